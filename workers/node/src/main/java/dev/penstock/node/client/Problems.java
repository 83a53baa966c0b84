package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the RFC 9457 problems that a node answers. */
final class Problems {

  private Problems() {}

  /** The problem in a body; one that tells the status when the body holds none. */
  static Problem read(int status, String body) {
    try {
      JsonNode json = Json.read(body);
      List<Problem.FieldError> errors = new ArrayList<>();
      json.path("errors")
          .forEach(
              error ->
                  errors.add(
                      new Problem.FieldError(
                          error.path("pointer").asText(), error.path("detail").asText())));
      json.path("defects").forEach(defect -> errors.add(defect(defect)));
      return new Problem(
          type(json.path("code").asText(), status), json.path("detail").asText(), null, errors);
    } catch (PlatformException e) {
      return Problem.of(type("", status), "The node answered " + status + " without a reason.");
    }
  }

  private static Problem.FieldError defect(JsonNode defect) {
    String where =
        "%s:%d:%d %s"
            .formatted(
                defect.path("file").asText(),
                defect.path("line").asInt(),
                defect.path("column").asInt(),
                defect.path("pointer").asText());
    return new Problem.FieldError(where, defect.path("message").asText());
  }

  private static ProblemType type(String code, int status) {
    String name = code.toUpperCase(Locale.ROOT).replace('-', '_');
    for (ProblemType type : ProblemType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    for (ProblemType type : ProblemType.values()) {
      if (type.status() == status) {
        return type;
      }
    }
    return ProblemType.INTERNAL;
  }
}
