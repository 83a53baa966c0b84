package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.penstock.json.Json;

/** An A2A agent (0.3) that answers with what it was asked; streams say it three times. */
final class AgentPeer {

  private AgentPeer() {}

  static String card(String address) {
    return Json.write(
        Json.object()
            .put("protocolVersion", "0.3.0")
            .put("name", "reporter")
            .put("url", address + "/agent")
            .put("preferredTransport", "JSONRPC"));
  }

  static String answer(HttpExchange exchange, JsonNode message) {
    String method = message.path("method").asText();
    JsonNode params = message.path("params");
    if (params.path("id").asText().equals("unknown")) {
      return McpPeer.error(message, "There is no such task.");
    }
    if (!method.equals("message/stream") && !method.equals("tasks/resubscribe")) {
      return McpPeer.result(message, Json.object().put("method", method).set("params", params));
    }
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    StringBuilder stream = new StringBuilder();
    for (int n = 1; n <= 3; n++) {
      stream
          .append("data: ")
          .append(McpPeer.result(message, Json.object().put("n", n).set("params", params)))
          .append("\n\n");
    }
    return stream.toString();
  }
}
