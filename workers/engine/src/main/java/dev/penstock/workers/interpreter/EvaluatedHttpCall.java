package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Authentication;
import dev.penstock.definition.task.HttpCallTask;
import dev.penstock.json.Json;
import java.util.Map;

/** The arguments of an HTTP call, every expression evaluated and nothing of the run's state. */
final class EvaluatedHttpCall {

  private EvaluatedHttpCall() {}

  static ObjectNode of(
      HttpCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    arguments.put("method", task.method());
    arguments.put("endpoint", endpoint(task, input, scope, at));
    task.headers().ifPresent(t -> arguments.set("headers", at.of(t, input, scope)));
    task.query().ifPresent(t -> arguments.set("query", at.of(t, input, scope)));
    task.body().ifPresent(t -> arguments.set("body", at.of(t, input, scope)));
    task.authentication()
        .ifPresent(
            a ->
                arguments
                    .putObject("authentication")
                    .put("scheme", scheme(a))
                    .put("secret", a.secret()));
    arguments.put("output", task.output().wire());
    arguments.put("redirect", task.redirect());
    return arguments;
  }

  private static String endpoint(
      HttpCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    String written = task.endpoint().source().asText();
    if (!written.startsWith("${")) {
      return UriTemplate.expand(written, input, at);
    }
    JsonNode evaluated = at.of(task.endpoint(), input, scope);
    if (!evaluated.isTextual()) {
      throw at.expression("The endpoint must evaluate to a string.");
    }
    return evaluated.textValue();
  }

  private static String scheme(Authentication authentication) {
    return switch (authentication) {
      case Authentication.Basic _ -> "basic";
      case Authentication.Bearer _ -> "bearer";
    };
  }
}
