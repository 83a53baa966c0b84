package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.definition.task.A2aCallTask;
import dev.penstock.definition.task.AsyncApiCallTask;
import dev.penstock.definition.task.Authentication;
import dev.penstock.definition.task.Endpoint;
import dev.penstock.definition.task.GrpcCallTask;
import dev.penstock.definition.task.HttpCallTask;
import dev.penstock.definition.task.MailCallTask;
import dev.penstock.definition.task.McpCallTask;
import dev.penstock.definition.task.McpTransport;
import dev.penstock.definition.task.OpenApiCallTask;
import dev.penstock.definition.task.SqlCallTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.json.Json;
import java.util.Optional;

/**
 * The authorization descriptor (DSL 1.0.3): of its members a run only knows the scheme. The other
 * one is the credential, and no definition that asks for it in an expression gets this far.
 */
final class Described {

  private Described() {}

  /** Null for a task that shows nobody who it is. */
  static JsonNode authorization(TaskDefinition task) {
    Optional<Authentication> shown = Optional.empty();
    if (task instanceof HttpCallTask http) {
      shown = http.authentication();
    } else if (task instanceof OpenApiCallTask openApi) {
      shown = openApi.authentication();
    } else if (task instanceof GrpcCallTask grpc) {
      shown = grpc.authentication();
    } else if (task instanceof McpCallTask mcp) {
      shown =
          mcp.transport() instanceof McpTransport.Http(Endpoint server, _)
              ? server.authentication()
              : Optional.empty();
    } else if (task instanceof A2aCallTask a2a) {
      shown = a2a.agentCard().or(a2a::server).flatMap(Endpoint::authentication);
    } else if (task instanceof AsyncApiCallTask asyncApi) {
      shown = asyncApi.target().authentication();
    } else if (task instanceof MailCallTask mail) {
      shown = mail.server().authentication();
    } else if (task instanceof SqlCallTask sql) {
      shown = sql.server().authentication();
    }
    return shown
        .<JsonNode>map(a -> Json.object().put("scheme", scheme(a.scheme())))
        .orElse(NullNode.getInstance());
  }

  private static String scheme(Authentication.Scheme scheme) {
    return switch (scheme) {
      case BASIC -> "Basic";
      case CERTIFICATE -> "Certificate";
      case DIGEST -> "Digest";
      case BEARER, OAUTH2, OIDC -> "Bearer";
    };
  }
}
