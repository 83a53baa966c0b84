package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.AsyncApiCallTask;
import dev.penstock.definition.task.AsyncApiPublishTask;
import dev.penstock.definition.task.AsyncApiSubscribeTask;
import dev.penstock.definition.task.AsyncApiTarget;
import dev.penstock.json.Json;
import java.util.Map;

/** The arguments of {@code call: asyncapi}. */
final class EvaluatedAsyncApiCall {

  private EvaluatedAsyncApiCall() {}

  static ObjectNode of(
      AsyncApiCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    AsyncApiTarget target = task.target();
    arguments.set("document", EvaluatedEndpoint.of(target.document(), input, scope, at));
    target.operation().ifPresent(operation -> arguments.put("operation", operation));
    target.channel().ifPresent(channel -> arguments.put("channel", channel));
    target
        .server()
        .ifPresent(
            name -> {
              ObjectNode server = arguments.putObject("server").put("name", name);
              target.variables().ifPresent(t -> server.set("variables", at.of(t, input, scope)));
            });
    target.protocol().ifPresent(protocol -> arguments.put("protocol", protocol));
    target
        .authentication()
        .ifPresent(
            a -> arguments.set("authentication", EvaluatedEndpoint.reference(a, input, scope, at)));
    switch (task) {
      case AsyncApiPublishTask publish ->
          arguments.set("message", at.of(publish.message(), input, scope));
      case AsyncApiSubscribeTask _ -> arguments.put("subscribe", true);
    }
    return arguments;
  }
}
