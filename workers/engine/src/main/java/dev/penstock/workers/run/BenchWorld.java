package dev.penstock.workers.run;

import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.trial.Reply;
import dev.penstock.workers.trial.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The world of the author's bench: calls are really made, time is skipped, and nobody can be asked.
 */
final class BenchWorld implements World {

  private final Effects effects;
  private final TraceText trace;
  private @Nullable String stuckAt;

  BenchWorld(Effects effects, TraceText trace) {
    this.effects = effects;
    this.trace = trace;
  }

  @Override
  public Reply<EffectOutcome> perform(EffectRequest request) {
    trace.called(request);
    long from = System.nanoTime();
    EffectOutcome outcome = effects.perform(request);
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    trace.answered(request, outcome, took);
    return new Reply.Answered<>(outcome, took);
  }

  @Override
  public Reply<HumanDecision> ask(HumanTaskRequest question, Instant now) {
    stuckAt = question.task().position();
    return new Reply.Silent<>(
        "An approval needs people, and only a node has an inbox: start one with ./penstock up, then"
            + " apply the workflow and start it there. Or decide in a test beside the workflow:"
            + " ./penstock test-definition.");
  }

  @Override
  public void passed(Duration skipped) {
    trace.waited(skipped);
  }

  /** Where nobody answered; empty when somebody always did. */
  Optional<String> stuckAt() {
    return Optional.ofNullable(stuckAt);
  }
}
