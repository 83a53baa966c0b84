package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpUri;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;

/**
 * {@code call: mcp} over streamable HTTP (DSL reference, section MCP Call). Arguments: {@code
 * {protocolVersion, method, parameters?, timeoutMillis?, server: {endpoint, authentication?},
 * headers?, client: {name, version}, secrets?}}. Thread-safe.
 */
public final class McpTool implements Tool {

  static final String NAME = "mcp";

  private final JsonRpc rpc;
  private final Authorizations authorizations;

  public McpTool(Egress egress, Authorizations authorizations) {
    this.rpc = new JsonRpc(egress);
    this.authorizations = authorizations;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    if (arguments.path("method").asText().isBlank()) {
      throw new InvalidArgumentsException("method", "must be a text that is not empty");
    }
    for (String member : new String[] {"parameters", "headers"}) {
      if (arguments.has(member) && !arguments.path(member).isObject()) {
        throw new InvalidArgumentsException(member, "must be an object");
      }
    }
    return new McpCall(
        rpc,
        authorizations,
        HttpUri.of(arguments.at("/server/endpoint").asText(), Json.object()),
        SecretValues.of(arguments),
        Credential.of(arguments.at("/server/authentication")));
  }
}
