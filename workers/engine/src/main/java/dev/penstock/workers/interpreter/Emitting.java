package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.EmitTask;
import dev.penstock.event.CloudEvent;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.time.Instant;
import java.util.List;

/** {@code emit}: makes the event complete, and goes on with it as it is on record. */
final class Emitting {

  private Emitting() {}

  static Command emit(Turn turn, EmitTask task, Entered entered) {
    JsonNode attributes =
        Turn.at(task).of(task.attributes(), entered.input(), turn.inside(task, entered));
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    ObjectNode event = Json.object();
    event.put("specversion", "1.0");
    event.put("id", id(attempt));
    event.put("source", "/api/v1/runs/" + attempt.runId());
    event.put("time", Instant.ofEpochMilli(turn.now()).toString());
    attributes
        .properties()
        .forEach(
            member -> {
              if (!member.getValue().isNull() || member.getKey().equals("data")) {
                event.set(member.getKey(), member.getValue());
              }
            });
    for (String uri : List.of("source", "dataschema")) {
      if (event.path(uri).isTextual() && isTemplate(task, uri)) {
        event.put(
            uri, UriTemplate.expand(event.path(uri).textValue(), entered.input(), Turn.at(task)));
      }
    }
    return new Command.Emit(new EmitRequest(attempt, checked(event, attempt)));
  }

  static Command answered(Turn turn, Happening happening) {
    return switch (happening) {
      case Happening.Emitted(EmitOutcome.Emitted(JsonNode event)) -> Completion.leave(turn, event);
      case Happening.Emitted(EmitOutcome.Refused(WorkflowError error)) -> throw new Fault(error);
      case Happening.Noted _,
          Happening.Proceeded _,
          Happening.Performed _,
          Happening.Decided _,
          Happening.Received _,
          Happening.Concluded _,
          Happening.Started _,
          Happening.Elapsed _ ->
          throw new IllegalStateException("Nothing awaited this: " + happening);
    };
  }

  /** Derived from the task, so that a repeat of it is the same event. */
  private static String id(TaskAttempt attempt) {
    return Digest.of(attempt.idempotencyKey()).substring("sha256:".length());
  }

  /** Only what the document writes out is a template; a value that was computed is not. */
  private static boolean isTemplate(EmitTask task, String attribute) {
    String written = task.attributes().source().path(attribute).asText();
    return written.contains("{") && !written.contains("${");
  }

  private static JsonNode checked(ObjectNode event, TaskAttempt attempt) {
    try {
      return CloudEvent.of(event).envelope();
    } catch (PlatformException e) {
      throw new Fault(
          WorkflowError.Standard.VALIDATION.error(e.problem().detail(), attempt.position()));
    }
  }
}
