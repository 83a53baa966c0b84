package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    arguments.put("endpoint", EvaluatedEndpoint.uri(task.endpoint(), input, scope, at));
    task.headers().ifPresent(t -> arguments.set("headers", at.of(t, input, scope)));
    task.query().ifPresent(t -> arguments.set("query", at.of(t, input, scope)));
    task.body().ifPresent(t -> arguments.set("body", at.of(t, input, scope)));
    task.authentication()
        .ifPresent(
            a -> arguments.set("authentication", EvaluatedEndpoint.reference(a, input, scope, at)));
    arguments.put("output", task.output().wire());
    arguments.put("redirect", task.redirect());
    if (!task.parameterAt().isEmpty()) {
      task.parameterAt().forEach(arguments.putArray("authorizationAt")::add);
    }
    return arguments;
  }
}
