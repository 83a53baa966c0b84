package dev.penstock.problem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;

/**
 * The RFC 9457 JSON form of a problem, with the extension members {@code code} and {@code errors}.
 */
public final class ProblemJson {

  public static final String MEDIA_TYPE = "application/problem+json";

  private ProblemJson() {}

  public static ObjectNode of(Problem problem) {
    ObjectNode json = Json.object();
    json.put("type", problem.type().uri());
    json.put("title", problem.title());
    json.put("status", problem.status());
    json.put("code", problem.type().code());
    json.put("detail", problem.detail());
    if (problem.instance() != null) {
      json.put("instance", problem.instance());
    }
    if (!problem.errors().isEmpty()) {
      ArrayNode errors = json.putArray("errors");
      problem
          .errors()
          .forEach(e -> errors.addObject().put("pointer", e.pointer()).put("detail", e.detail()));
    }
    return json;
  }
}
