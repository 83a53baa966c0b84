package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A log of events that answers as a scenario says: one batch for each time that it is asked. */
final class ScriptedLog {

  private final Deque<String> emissions;
  private final Deque<List<EventBatch.Numbered>> batches = new ArrayDeque<>();

  /**
   * What it will say.
   *
   * @param emissions {@code refused} or anything else; when they are used up all is taken
   * @param events arrays of events, of which {@code specversion}, {@code id} and {@code source} are
   *     filled in; the id is the number
   */
  ScriptedLog(List<String> emissions, List<JsonNode> events) {
    this.emissions = new ArrayDeque<>(emissions);
    long seq = 0;
    for (JsonNode batch : events) {
      List<EventBatch.Numbered> numbered = new ArrayList<>();
      for (JsonNode given : batch) {
        seq++;
        ObjectNode event = Json.object();
        event.put("specversion", "1.0").put("id", Long.toString(seq)).put("source", "/scenario");
        event.setAll((ObjectNode) given);
        numbered.add(new EventBatch.Numbered(seq, event));
      }
      batches.add(numbered);
    }
  }

  EmitOutcome emit(EmitRequest emission) {
    return !emissions.isEmpty() && emissions.poll().equals("refused")
        ? new EmitOutcome.Refused(
            WorkflowError.Standard.VALIDATION.error("scripted", emission.task().position()))
        : new EmitOutcome.Emitted(emission.event());
  }

  List<EventBatch.Numbered> next() {
    return batches.isEmpty() ? List.of() : batches.poll();
  }

  static String describe(TaskAttempt task) {
    return task.position() + " [" + task.iteration() + "]";
  }

  static String describe(EmitRequest emission) {
    String event = CanonicalJson.write(emission.event());
    return "emit "
        + describe(emission.task())
        + " "
        + event.replaceAll("\"id\":\"[0-9a-f]{64}\"", "\"id\":\"…\"");
  }

  static String describe(ReceiveRequest request) {
    return "receive "
        + describe(request.task())
        + " types "
        + (request.types() == null ? "any" : request.types())
        + " after "
        + request.after()
        + " took "
        + request.consumed();
  }
}
