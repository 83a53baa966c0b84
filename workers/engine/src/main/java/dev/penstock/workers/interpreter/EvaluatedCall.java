package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.A2aCallTask;
import dev.penstock.definition.task.AsyncApiCallTask;
import dev.penstock.definition.task.ContainerTask;
import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.definition.task.Endpoint;
import dev.penstock.definition.task.GrpcCallTask;
import dev.penstock.definition.task.HttpCallTask;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.definition.task.MailCallTask;
import dev.penstock.definition.task.McpCallTask;
import dev.penstock.definition.task.OpenApiCallTask;
import dev.penstock.definition.task.ScriptTask;
import dev.penstock.definition.task.ShellTask;
import dev.penstock.definition.task.SqlCallTask;
import dev.penstock.json.Json;
import java.util.Map;

/** The arguments of a call, every expression evaluated and nothing of the run's state. */
final class EvaluatedCall {

  private EvaluatedCall() {}

  static ObjectNode of(
      EffectCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments =
        switch (task) {
          case HttpCallTask http -> EvaluatedHttpCall.of(http, input, scope, at);
          case GrpcCallTask grpc -> grpc(grpc, input, scope, at);
          case McpCallTask mcp -> EvaluatedAgentCall.of(mcp, input, scope, at);
          case A2aCallTask a2a -> EvaluatedAgentCall.of(a2a, input, scope, at);
          case ContainerTask container -> EvaluatedProcess.of(container, input, scope, at);
          case ScriptTask script -> EvaluatedProcess.of(script, input, scope, at);
          case ShellTask shell -> EvaluatedProcess.of(shell, input, scope, at);
          case AsyncApiCallTask asyncApi -> EvaluatedAsyncApiCall.of(asyncApi, input, scope, at);
          case OpenApiCallTask openApi -> openApi(openApi, input, scope, at);
          case MailCallTask mail -> mail(mail, input, scope, at);
          case SqlCallTask sql -> sql(sql, input, scope, at);
        };
    if (!task.secrets().isEmpty()) {
      arguments.set("secrets", Json.mapper().valueToTree(task.secrets()));
    }
    return arguments;
  }

  private static ObjectNode openApi(
      OpenApiCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    arguments.set("document", EvaluatedEndpoint.of(task.document(), input, scope, at));
    arguments.put("operationId", task.operationId());
    task.parameters().ifPresent(t -> arguments.set("parameters", at.of(t, input, scope)));
    task.authentication()
        .ifPresent(
            a -> arguments.set("authentication", EvaluatedEndpoint.reference(a, input, scope, at)));
    arguments.put("output", task.output().wire());
    arguments.put("redirect", task.redirect());
    return arguments;
  }

  private static ObjectNode mail(
      MailCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = server(task.server(), task.tls(), input, scope, at);
    arguments.set("message", at.of(task.message(), input, scope));
    return arguments;
  }

  private static ObjectNode sql(
      SqlCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = server(task.server(), task.tls(), input, scope, at);
    arguments.put("statement", task.statement());
    arguments.put("readOnly", task.readOnly());
    arguments.put("receipt", task.idempotency() == Idempotency.KEY);
    task.parameters().ifPresent(t -> arguments.set("parameters", at.of(t, input, scope)));
    return arguments;
  }

  private static ObjectNode server(
      Endpoint server, boolean tls, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    arguments.put("server", EvaluatedEndpoint.uri(server.uri(), input, scope, at));
    server
        .authentication()
        .ifPresent(
            a -> arguments.set("authentication", EvaluatedEndpoint.reference(a, input, scope, at)));
    return arguments.put("tls", tls);
  }

  private static ObjectNode grpc(
      GrpcCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    arguments.set("proto", EvaluatedEndpoint.of(task.proto(), input, scope, at));
    ObjectNode service = arguments.putObject("service");
    service.put("name", task.service()).put("host", task.host()).put("tls", task.tls());
    task.port().ifPresent(port -> service.put("port", port));
    task.authentication()
        .ifPresent(
            a -> service.set("authentication", EvaluatedEndpoint.reference(a, input, scope, at)));
    arguments.put("method", task.method());
    task.arguments().ifPresent(t -> arguments.set("arguments", at.of(t, input, scope)));
    return arguments;
  }
}
