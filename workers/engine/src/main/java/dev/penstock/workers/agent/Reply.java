package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a JSON-RPC 2.0 request, whatever it travelled on. */
sealed interface Reply {

  /**
   * The other side's results, one or those of a stream; none to a notification.
   *
   * @param headers of the response, by lower-case name, where there are such
   */
  record Results(List<JsonNode> results, JsonNode headers) implements Reply {}

  /** It failed, or is in doubt. */
  record Ended(ToolResult result) implements Reply {}

  /** That a notification was taken. */
  static Reply taken(JsonNode headers) {
    return new Results(List.of(), headers);
  }

  /** What the messages say to the request with this id; others are nothing to it. */
  static Reply of(List<JsonNode> messages, String id, JsonNode headers, Permit permit) {
    List<JsonNode> results = new ArrayList<>();
    for (JsonNode message : messages) {
      if (!answers(message, id)) {
        // What the other side asks or tells by the way; this client offers nothing to ask for.
        continue;
      }
      if (message.has("error")) {
        JsonNode error = message.path("error");
        return failed(
            "The other side answered with the error "
                + error.path("code").asText()
                + ": "
                + BoundedText.of(error.path("message").asText()),
            permit);
      }
      results.add(message.path("result"));
    }
    return results.isEmpty()
        ? failed("The other side gave no result.", permit)
        : new Results(results, headers);
  }

  /** Whether a message is the answer to a request. */
  static boolean answers(JsonNode message, String id) {
    return !message.has("method") && message.path("id").asText().equals(id);
  }

  /** DSL reference, sections MCP Call and A2A Call: a failure is the runtime error. */
  static Reply failed(String detail, Permit permit) {
    return new Ended(
        new ToolResult.Failed(Standard.RUNTIME.error(detail, permit.position()), true));
  }

  /** One of these messages as it is sent; without an id it is a notification. */
  static JsonNode request(JsonNode message, @Nullable String id) {
    var whole = Json.object().put("jsonrpc", "2.0");
    whole.setAll((com.fasterxml.jackson.databind.node.ObjectNode) message);
    return id == null ? whole : whole.put("id", id);
  }
}
