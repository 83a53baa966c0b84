package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpAct;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON-RPC 2.0 request over HTTP, answered by JSON or by a stream of events. */
final class JsonRpc {

  private final HttpAct http;

  JsonRpc(Egress egress) {
    this.http = new HttpAct(egress);
  }

  /**
   * Makes the request.
   *
   * @param id null for a notification, to which there is no result
   */
  Reply ask(
      String kind,
      URI uri,
      Map<String, String> headers,
      ObjectNode message,
      @Nullable String id,
      @Nullable Authorization authorization,
      Permit permit) {
    ObjectNode arguments = Json.object();
    arguments.put("method", "POST").put("endpoint", uri.toString()).put("output", "response");
    ObjectNode sent = arguments.putObject("headers");
    headers.forEach(sent::put);
    arguments.set("body", Reply.request(message, id));
    ToolResult result = http.act(kind, HttpArguments.of(arguments), authorization, permit);
    return result instanceof ToolResult.Succeeded(JsonNode response)
        ? reply(response, id, permit)
        : new Reply.Ended(result);
  }

  private static Reply reply(JsonNode response, @Nullable String id, Permit permit) {
    JsonNode headers = response.path("headers");
    if (id == null) {
      return Reply.taken(headers);
    }
    List<JsonNode> messages;
    try {
      messages = messages(response.path("content"));
    } catch (PlatformException e) {
      return Reply.failed("The answer is neither JSON nor a stream of it.", permit);
    }
    return Reply.of(messages, id, headers, permit);
  }

  private static List<JsonNode> messages(JsonNode content) {
    return content.isTextual() ? EventText.read(content.textValue()) : List.of(content);
  }
}
