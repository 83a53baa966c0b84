package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;

/** Reads the head of a policy file. */
final class PolicyFile {

  private PolicyFile() {}

  static Described.Policy read(String path, JsonNode document) {
    List<FieldError> errors = new ArrayList<>();
    String name = document.path("policy").asText();
    String version = document.path("version").asText();
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      errors.add(new FieldError("/policy", "must be a name of lower-case letters and hyphens"));
    }
    if (!document.path("version").isTextual()
        || !version.matches("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}")) {
      errors.add(new FieldError("/version", "must be a version like 1.0.0"));
    }
    if (!document.path("rules").isArray()) {
      errors.add(new FieldError("/rules", "must be a list of rules; first match decides"));
    }
    if (!errors.isEmpty()) {
      throw new PlatformException(
          new Problem(
              ProblemType.INVALID_DEFINITION, "The policy file is not valid.", null, errors));
    }
    return new Described.Policy(path, name, version, document);
  }
}
