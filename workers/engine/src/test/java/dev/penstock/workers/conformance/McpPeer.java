package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An MCP server over streamable HTTP that can greet, and tell of its session. */
final class McpPeer {

  private static final String SESSION = "Mcp-Session-Id";

  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /** What was said in it, and by whom. */
  private record Session(JsonNode hello, List<String> said) {}

  /** The answer to a message; an empty text to a notification. */
  String answer(HttpExchange exchange, JsonNode message) {
    String method = message.path("method").asText();
    if (method.equals("initialize")) {
      String id = "session-" + count.incrementAndGet();
      sessions.put(id, new Session(message.path("params"), new CopyOnWriteArrayList<>()));
      exchange.getResponseHeaders().set(SESSION, id);
    }
    String id =
        exchange.getResponseHeaders().containsKey(SESSION)
            ? exchange.getResponseHeaders().getFirst(SESSION)
            : String.valueOf(exchange.getRequestHeaders().getFirst(SESSION));
    Session session = sessions.get(id);
    if (session == null) {
      return error(message, "There is no such session.");
    }
    String answer = message.has("id") ? answer(exchange, session, message, method) : "";
    session.said().add(method);
    return answer;
  }

  private static String answer(
      HttpExchange exchange, Session session, JsonNode message, String method) {
    JsonNode params = message.path("params");
    return switch (method) {
      case "initialize" ->
          result(
              message,
              Json.object()
                  .put("protocolVersion", params.path("protocolVersion").asText())
                  .set("capabilities", Json.object()));
      case "tools/list" ->
          result(message, "{\"tools\": [{\"name\": \"greet\"}, {\"name\": \"session\"}]}");
      case "tools/call" -> tool(exchange, session, message, params);
      case "prompts/list" -> result(message, "{\"prompts\": [{\"name\": \"greeting\"}]}");
      case "prompts/get" ->
          result(
              message,
              "{\"messages\": [{\"role\": \"user\", \"content\": {\"type\": \"text\", \"text\": \"Greet "
                  + params.at("/arguments/name").asText()
                  + "\"}}]}");
      case "resources/list" ->
          result(message, "{\"resources\": [{\"uri\": \"file:///greeting.txt\"}]}");
      case "resources/read" ->
          result(
              message,
              "{\"contents\": [{\"uri\": \"%s\", \"text\": \"Hello\"}]}"
                  .formatted(params.path("uri").asText()));
      case "resources/templates/list" ->
          result(message, "{\"resourceTemplates\": [{\"uriTemplate\": \"file:///{name}.txt\"}]}");
      default -> error(message, "There is no method " + method);
    };
  }

  private static String tool(
      HttpExchange exchange, Session session, JsonNode message, JsonNode params) {
    return switch (params.path("name").asText()) {
      case "greet" ->
          result(
              message,
              "{\"content\": [{\"type\": \"text\", \"text\": \"Hello %s\"}], \"isError\": false}"
                  .formatted(params.at("/arguments/name").asText()));
      case "session" -> {
        ObjectNode told = Json.object();
        ObjectNode of = told.putObject("structuredContent");
        of.put("offered", session.hello().path("protocolVersion").asText());
        of.set("client", session.hello().path("clientInfo"));
        of.set("before", Json.mapper().valueToTree(session.said()));
        of.putObject("headers")
            .put(
                "authorization",
                TokenPeer.capitals(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))))
            .put("tenant", exchange.getRequestHeaders().getFirst("X-Tenant"));
        yield result(message, told);
      }
      default -> error(message, "There is no such tool.");
    };
  }

  private static String result(JsonNode message, String result) {
    return result(message, Json.read(result));
  }

  static String result(JsonNode message, JsonNode result) {
    ObjectNode answer = Json.object().put("jsonrpc", "2.0");
    answer.set("id", message.path("id"));
    return Json.write(answer.set("result", result));
  }

  static String error(JsonNode message, String text) {
    ObjectNode answer = Json.object().put("jsonrpc", "2.0");
    answer.set("id", message.path("id"));
    answer.putObject("error").put("code", -32602).put("message", text);
    return Json.write(answer);
  }
}
