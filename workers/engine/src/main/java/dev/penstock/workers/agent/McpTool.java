package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpUri;
import dev.penstock.workers.sandbox.ProcessArguments;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;

/**
 * {@code call: mcp} (DSL reference, section MCP Call). Arguments: {@code {protocolVersion, method,
 * parameters?, timeoutMillis?, client: {name, version}, secrets?}} and, over streamable HTTP,
 * {@code {server: {endpoint, authentication?}, headers?}}; over stdio {@code {command, arguments?,
 * environment?}}. Thread-safe.
 */
public final class McpTool implements Tool {

  /** What else a policy is asked for: whether a server that is a process has a network. */
  static final String NETWORK = "mcp-network";

  static final String NAME = "mcp";

  private final JsonRpc rpc;
  private final Authorizations authorizations;
  private final Sandbox sandbox;

  public McpTool(Egress egress, Authorizations authorizations, Sandbox sandbox) {
    this.rpc = new JsonRpc(egress);
    this.authorizations = authorizations;
    this.sandbox = sandbox;
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
    if (arguments.at("/parameters/_meta").isValueNode()) {
      throw new InvalidArgumentsException("parameters", "must have an object as _meta");
    }
    SecretValues values = SecretValues.of(arguments);
    return new McpCall(
        arguments.has("command")
            ? process(values, preparation)
            : new HttpMcp(
                rpc,
                authorizations,
                HttpUri.of(arguments.at("/server/endpoint").asText(), Json.object()),
                Credential.of(arguments.at("/server/authentication"))),
        values);
  }

  private McpTransport process(SecretValues values, Preparation preparation) {
    ObjectNode hidden = values.hidden();
    StdioMcp.command(hidden);
    ProcessArguments.of(hidden);
    sandbox.require(preparation.position());
    return new StdioMcp(sandbox);
  }
}
