package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.A2aCallTask;
import dev.penstock.definition.task.McpCallTask;
import dev.penstock.definition.task.McpTransport;
import dev.penstock.json.Json;
import java.util.Map;

/** The arguments of calls to tools and agents. */
final class EvaluatedAgentCall {

  private EvaluatedAgentCall() {}

  static ObjectNode of(
      McpCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    arguments.put("protocolVersion", task.protocolVersion());
    arguments.put("method", task.method());
    task.parameters().ifPresent(t -> arguments.set("parameters", at.of(t, input, scope)));
    task.within()
        .ifPresent(
            within -> arguments.put("timeoutMillis", Spans.millis(at, within, input, () -> scope)));
    switch (task.transport()) {
      case McpTransport.Http(var server, var headers) -> {
        arguments.set("server", EvaluatedEndpoint.of(server, input, scope, at));
        headers.ifPresent(t -> arguments.set("headers", at.of(t, input, scope)));
      }
      case McpTransport.Stdio(var command, var words, var environment) -> {
        arguments.set("command", at.of(command, input, scope));
        words.ifPresent(t -> arguments.set("arguments", at.of(t, input, scope)));
        environment.ifPresent(t -> arguments.set("environment", at.of(t, input, scope)));
      }
    }
    arguments
        .putObject("client")
        .put("name", task.clientName())
        .put("version", task.clientVersion());
    return arguments;
  }

  static ObjectNode of(
      A2aCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    arguments.put("method", task.method());
    task.agentCard()
        .ifPresent(e -> arguments.set("agentCard", EvaluatedEndpoint.of(e, input, scope, at)));
    task.server()
        .ifPresent(e -> arguments.set("server", EvaluatedEndpoint.of(e, input, scope, at)));
    task.parameters().ifPresent(t -> arguments.set("parameters", at.of(t, input, scope)));
    return arguments;
  }
}
