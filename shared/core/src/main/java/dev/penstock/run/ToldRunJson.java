package dev.penstock.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON form of a run as the trail tells it: {@code RunAsTold} of the OpenAPI document. */
public final class ToldRunJson {

  private ToldRunJson() {}

  /**
   * The form.
   *
   * @param run one that was put on record
   * @param at the moment it was told up to
   */
  public static ObjectNode of(ToldRun run, Instant at) {
    ToldRun.Pins pins = run.pins().orElseThrow();
    ObjectNode json = Json.object();
    json.put("id", run.id()).put("at", at.toString()).put("status", run.status());
    json.put("definition", pins.definition())
        .put("definitionDigest", pins.definitionDigest())
        .put("configDigest", pins.configDigest())
        .put("policyDigest", pins.policyDigest())
        .put("inputDigest", pins.inputDigest())
        .put("startedBy", pins.startedBy())
        .put("requestedAt", pins.requestedAt().toString());
    put(json, "deliveryId", pins.deliveryId());
    put(json, "retryOf", pins.retryOf());
    put(json, "startedAt", run.startedAt().orElse(null));
    put(json, "undoingSince", run.undoingSince().orElse(null));
    put(json, "endedAt", run.endedAt().orElse(null));
    put(json, "outputDigest", run.outputDigest().orElse(null));
    put(json, "problemDigest", run.problemDigest().orElse(null));
    run.openTasks().forEach(json.putArray("openTasks")::add);
    ArrayNode questions = json.putArray("questions");
    run.questions().forEach(question -> questions.add(question(question)));
    ArrayNode effects = json.putArray("effects");
    run.effects().forEach(effect -> effects.add(effect(effect)));
    ArrayNode decisions = json.putArray("policyDecisions");
    run.policyDecisions().forEach(entry -> decisions.add(decision(entry)));
    ArrayNode undos = json.putArray("undos");
    for (ToldUndo undo : run.undos()) {
      undos
          .addObject()
          .put("position", undo.position())
          .put("iteration", undo.iteration())
          .put("outcome", undo.outcome())
          .put("endedAt", undo.endedAt().toString());
    }
    return json.put("lastSeq", run.lastSeq());
  }

  private static ObjectNode question(ToldQuestion question) {
    ObjectNode json = Json.object();
    json.put("id", question.id())
        .put("kind", question.kind())
        .put("position", question.position())
        .put("iteration", question.iteration())
        .put("role", question.role())
        .put("askedBy", question.askedBy())
        .put("payloadDigest", question.payloadDigest())
        .put("askedAt", question.askedAt().toString())
        .put("state", question.state());
    put(json, "dueAt", question.dueAt());
    put(json, "outcome", question.outcome());
    put(json, "decidedBy", question.decidedBy());
    put(json, "closedAt", question.closedAt());
    return json;
  }

  private static ObjectNode effect(ToldEffect effect) {
    ObjectNode json = Json.object();
    json.put("key", effect.key())
        .put("attempt", effect.attempt())
        .put("position", effect.position())
        .put("fencingToken", effect.fencingToken())
        .put("argumentsDigest", effect.argumentsDigest())
        .put("intendedAt", effect.intendedAt().toString())
        .put("state", effect.state());
    put(json, "outcome", effect.outcome());
    put(json, "receiptId", effect.receipt());
    put(json, "resultDigest", effect.resultDigest());
    put(json, "recordedAt", effect.recordedAt());
    return json;
  }

  private static ObjectNode decision(JsonNode entry) {
    JsonNode detail = entry.path("detail");
    ObjectNode json = Json.object();
    json.put("position", entry.path("subject").asText())
        .put("attempt", detail.path("attempt").longValue())
        .put("outcome", detail.path("outcome").asText())
        .put("policyDigest", detail.path("policyDigest").asText())
        .put("actionDigest", detail.path("actionDigest").asText())
        .put("decidedAt", entry.path("at").asText());
    put(json, "rule", detail.path("rule").textValue());
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }
}
