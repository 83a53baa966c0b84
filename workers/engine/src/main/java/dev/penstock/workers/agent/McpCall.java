package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A method of an MCP server, in a session of its own: initialize, say so, ask. Only the last of
 * these can be in doubt; before it nothing has happened.
 */
record McpCall(
    JsonRpc rpc, Authorizations authorizations, URI uri, SecretValues values, Credential credential)
    implements ToolCall {

  private static final String SESSION = "Mcp-Session-Id";
  private static final String VERSION = "MCP-Protocol-Version";

  @Override
  public Action action() {
    // Which tool is called is what a rule wants to name.
    String name = values.arguments().at("/parameters/name").asText("");
    String operation = name.isEmpty() ? method() : method() + " " + name;
    return new Action(McpTool.NAME, "POST", operation, uri);
  }

  @Override
  public Set<String> secrets() {
    return values.and(credential);
  }

  @Override
  public ToolResult act(Permit given) {
    Permit permit = given.until(deadline(given));
    ObjectNode arguments = values.put(permit.secrets());
    Authorization authorization = authorizations.of(credential, permit);
    Map<String, String> headers = new LinkedHashMap<>();
    arguments
        .path("headers")
        .properties()
        .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    headers.put("Accept", "application/json, text/event-stream");
    var reply =
        rpc.ask(McpTool.NAME, uri, headers, hello(arguments), "0", authorization, permit.reading());
    if (!(reply instanceof JsonRpc.Reply.Results(var results, JsonNode answered))) {
      return beforeTheAct(reply);
    }
    headers.put(
        VERSION,
        results
            .getLast()
            .path("protocolVersion")
            .asText(arguments.path("protocolVersion").asText()));
    if (answered.has("mcp-session-id")) {
      headers.put(SESSION, answered.path("mcp-session-id").asText());
    }
    ObjectNode ready = Json.object().put("method", "notifications/initialized");
    reply = rpc.ask(McpTool.NAME, uri, headers, ready, null, authorization, permit.reading());
    if (reply instanceof JsonRpc.Reply.Ended) {
      return beforeTheAct(reply);
    }
    ObjectNode message = Json.object().put("method", method());
    if (arguments.has("parameters")) {
      message.set("params", arguments.path("parameters"));
    }
    return switch (rpc.ask(McpTool.NAME, uri, headers, message, "1", authorization, permit)) {
      case JsonRpc.Reply.Ended(ToolResult result) -> result;
      case JsonRpc.Reply.Results(var all, _) -> new ToolResult.Succeeded(all.getLast());
    };
  }

  private static ObjectNode hello(ObjectNode arguments) {
    ObjectNode message = Json.object().put("method", "initialize");
    ObjectNode parameters = message.putObject("params");
    parameters.put("protocolVersion", arguments.path("protocolVersion").asText());
    parameters.putObject("capabilities");
    parameters.set("clientInfo", arguments.path("client"));
    return message;
  }

  private static ToolResult beforeTheAct(JsonRpc.Reply reply) {
    return switch (reply) {
      case JsonRpc.Reply.Ended(ToolResult.Doubtful(var error)) ->
          new ToolResult.Failed(error, false);
      case JsonRpc.Reply.Ended(ToolResult.Failed(var error, _)) ->
          new ToolResult.Failed(error, false);
      case JsonRpc.Reply.Ended(ToolResult.Succeeded _), JsonRpc.Reply.Results _ ->
          throw new IllegalStateException("nothing went wrong: " + reply);
    };
  }

  /** The sooner of the task's own end and that of {@code with.timeout}. */
  private Deadline deadline(Permit permit) {
    long millis = values.arguments().path("timeoutMillis").asLong(0);
    if (millis <= 0) {
      return permit.deadline();
    }
    Deadline own = Deadline.in(Duration.ofMillis(millis));
    return own.left().compareTo(permit.deadline().left()) < 0 ? own : permit.deadline();
  }

  private String method() {
    return values.arguments().path("method").asText();
  }
}
