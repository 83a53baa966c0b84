package dev.penstock.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A message for the relay.
 *
 * @param topic what is to be done with it
 * @param runId the run it concerns; also the workflow id, which makes a second start impossible;
 *     empty when it concerns none
 * @param payload the topic's content, see {@link Topic}
 */
public record OutboxMessage(Topic topic, String runId, ObjectNode payload) {

  /** What the relay does with a message. */
  public enum Topic {
    /** Start a run for a delivery: {@code {deliveryId}}. */
    RUN_FROM_DELIVERY("run.from-delivery"),
    /** Start a run for an occurrence of a schedule: {@code {schedule, key}}. */
    RUN_FROM_OCCURRENCE("run.from-occurrence"),
    /** Start a run that the API has recorded as pending: {@code {resumeFrom?}}. */
    RUN_START("run.start"),
    /** Signal a run that a person has decided: {@code {humanTaskId}}. */
    RUN_DECIDED("run.decided"),
    /** Signal a run that a run it waits for has ended: {@code {runId}}, which names the latter. */
    RUN_ENDED("run.ended"),
    /** Ask a run to stop: {@code {reason, actor}}. */
    RUN_CANCEL("run.cancel"),
    /** End a run where it stands; no task of it begins or goes on: {@code {reason, actor}}. */
    RUN_TERMINATE("run.terminate"),
    /** Tell the runs that wait for such an event: {@code {seq, type}}; it belongs to no run. */
    EVENT("event"),
    /** Ask a run to begin no further task: {@code {reason, actor}}. */
    RUN_PAUSE("run.pause"),
    /** Let a paused run go on: {@code {reason, actor}}. */
    RUN_RESUME("run.resume"),
    /** Have a run go on in another version: {@code {definition, digest}}. */
    RUN_MIGRATE("run.migrate");

    private final String wire;

    Topic(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }
}
