package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * A method of an MCP server, in a session of its own: initialize, say so, ask. Only the last of
 * these can be in doubt; before it nothing has happened.
 */
record McpCall(McpTransport transport, SecretValues values) implements ToolCall {

  /** What is asked here says the same in all of them. */
  private static final Set<String> VERSIONS =
      Set.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

  private static final String KEY = "dev.penstock/idempotency-key";

  @Override
  public Action action() {
    // Which tool is called is what a rule wants to name.
    String name = values.arguments().at("/parameters/name").asText("");
    String operation = name.isEmpty() ? method() : method() + " " + name;
    return new Action(McpTool.NAME, "POST", operation, transport.uri());
  }

  @Override
  public Set<String> secrets() {
    Set<String> all = new TreeSet<>(values.names());
    all.addAll(transport.secrets());
    return all;
  }

  @Override
  public ToolResult act(Permit given) {
    Permit permit = given.until(deadline(given));
    ObjectNode arguments = values.put(permit.secrets());
    try (McpLink link = transport.open(arguments, permit)) {
      String offered = arguments.path("protocolVersion").asText();
      Reply reply = link.ask(hello(arguments, offered), "0", permit.reading());
      if (!(reply instanceof Reply.Results(var results, _))) {
        return beforeTheAct(reply);
      }
      String version = results.getLast().path("protocolVersion").asText(offered);
      if (!version.equals(offered) && !VERSIONS.contains(version)) {
        return beforeTheAct(
            Reply.failed("The server speaks the version " + version + " of MCP only.", permit));
      }
      link.agreed(version);
      ObjectNode ready = Json.object().put("method", "notifications/initialized");
      reply = link.ask(ready, null, permit.reading());
      if (reply instanceof Reply.Ended) {
        return beforeTheAct(reply);
      }
      return switch (link.ask(message(arguments, permit), "1", permit)) {
        case Reply.Ended(ToolResult result) -> result;
        case Reply.Results(var all, _) -> new ToolResult.Succeeded(all.getLast());
      };
    }
  }

  private static ObjectNode hello(ObjectNode arguments, String version) {
    ObjectNode message = Json.object().put("method", "initialize");
    ObjectNode parameters = message.putObject("params");
    parameters.put("protocolVersion", version);
    parameters.putObject("capabilities");
    parameters.set("clientInfo", arguments.path("client"));
    return message;
  }

  /** With the key of the effect where a tool may look for it, whatever the message travels on. */
  private ObjectNode message(ObjectNode arguments, Permit permit) {
    ObjectNode message = Json.object().put("method", method());
    if (arguments.has("parameters")) {
      message.set("params", arguments.path("parameters").deepCopy());
    }
    if (method().equals("tools/call")) {
      message
          .withObjectProperty("params")
          .withObjectProperty("_meta")
          .put(KEY, permit.idempotencyKey());
    }
    return message;
  }

  private static ToolResult beforeTheAct(Reply reply) {
    return switch (reply) {
      case Reply.Ended(ToolResult.Doubtful(var error)) -> new ToolResult.Failed(error, false);
      case Reply.Ended(ToolResult.Failed(var error, _)) -> new ToolResult.Failed(error, false);
      case Reply.Ended(ToolResult.Succeeded _), Reply.Results _ ->
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
