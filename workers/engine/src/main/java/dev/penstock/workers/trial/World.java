package dev.penstock.workers.trial;

import dev.penstock.event.CloudEvent;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.SubRunRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All that is outside of a run on trial: systems and people. */
public interface World {

  Reply<EffectOutcome> perform(EffectRequest request);

  /** A run that a task wants to be started. */
  SubRun start(SubRunRequest request);

  /**
   * Puts a question to a person.
   *
   * @param now by the trial's clock
   */
  Reply<HumanDecision> ask(HumanTaskRequest question, Instant now);

  /** Events from outside, in order. Those that come before they are listened for wait. */
  default List<Arrival> events() {
    return List.of();
  }

  /**
   * An event from outside.
   *
   * @param at when it comes, by the trial's clock; what is in the past is there from the start
   */
  record Arrival(CloudEvent event, Instant at) {}

  /** Time went by in which nothing else happened: the trial did not wait for it. */
  default void passed(Duration skipped) {}
}
