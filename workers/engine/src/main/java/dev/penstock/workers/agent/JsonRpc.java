package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpAct;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON-RPC 2.0 request over HTTP, answered by JSON or by a stream of events. */
final class JsonRpc {

  /** What came of a request. */
  sealed interface Reply {

    /**
     * The other side's results, one or those of a stream.
     *
     * @param headers of the response, by lower-case name
     */
    record Results(List<JsonNode> results, JsonNode headers) implements Reply {}

    /** It failed, or is in doubt. */
    record Ended(ToolResult result) implements Reply {}
  }

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
    message.put("jsonrpc", "2.0");
    if (id != null) {
      message.put("id", id);
    }
    arguments.set("body", message);
    ToolResult result = http.act(kind, HttpArguments.of(arguments), authorization, permit);
    return result instanceof ToolResult.Succeeded(JsonNode response)
        ? reply(response, id, permit)
        : new Reply.Ended(result);
  }

  private static Reply reply(JsonNode response, @Nullable String id, Permit permit) {
    List<JsonNode> results = new ArrayList<>();
    if (id == null) {
      return new Reply.Results(results, response.path("headers"));
    }
    List<JsonNode> messages;
    try {
      messages = messages(response.path("content"));
    } catch (PlatformException e) {
      return ended("The answer is neither JSON nor a stream of it.", permit);
    }
    for (JsonNode message : messages) {
      if (!message.path("id").asText().equals(id)) {
        // What the other side asks or tells by the way; this client offers nothing to ask for.
        continue;
      }
      if (message.has("error")) {
        JsonNode error = message.path("error");
        return ended(
            "The other side answered with the error "
                + error.path("code").asText()
                + ": "
                + BoundedText.of(error.path("message").asText()),
            permit);
      }
      results.add(message.path("result"));
    }
    return results.isEmpty()
        ? ended("The other side gave no result.", permit)
        : new Reply.Results(results, response.path("headers"));
  }

  private static List<JsonNode> messages(JsonNode content) {
    return content.isTextual() ? EventText.read(content.textValue()) : List.of(content);
  }

  /** DSL reference, sections MCP Call and A2A Call: a failure is the runtime error. */
  private static Reply ended(String detail, Permit permit) {
    return new Reply.Ended(
        new ToolResult.Failed(Standard.RUNTIME.error(detail, permit.position()), true));
  }
}
