package dev.penstock.workers.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.event.CloudEvent;
import dev.penstock.event.StoredEvent;
import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.TaskAttempt;
import java.util.Optional;

/**
 * Which events a run may emit, and what tells a repeat from another event that goes by the same
 * name.
 */
final class Emission {

  private Emission() {}

  /** Why a run can't emit such an event; empty when it can. */
  static Optional<EmitOutcome> refusal(CloudEvent event, TaskAttempt task) {
    if (!CloudEvent.isReserved(event.source())
        || event.source().equals(CloudEvent.ofRun(task.runId()))) {
      return Optional.empty();
    }
    return Optional.of(
        new EmitOutcome.Refused(
            WorkflowError.Standard.VALIDATION.error(
                "The event's source is "
                    + event.source()
                    + ", which only Penstock itself can be. Name another source, or none.",
                task.position())));
  }

  /**
   * The outcome, when {@code stored} is what is on record with the event's source and id. A repeat
   * by the same task, or of the same content at another time, has happened already. Anything else
   * would be lost in silence, so it is refused.
   */
  static EmitOutcome outcome(StoredEvent stored, CloudEvent event, TaskAttempt task) {
    if (task.idempotencyKey().equals(stored.taskKey())
        || timeless(stored.envelope()).equals(timeless(event.envelope()))) {
      return new EmitOutcome.Emitted(stored.envelope());
    }
    return new EmitOutcome.Refused(
        WorkflowError.Standard.VALIDATION.error(
            "Another event of the source "
                + event.source()
                + " has the id "
                + event.id()
                + ". Give each event an id of its own, or none.",
            task.position()));
  }

  private static JsonNode timeless(JsonNode envelope) {
    ObjectNode copy = envelope.deepCopy();
    copy.remove("time");
    return copy;
  }
}
