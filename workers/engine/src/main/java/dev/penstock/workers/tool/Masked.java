package dev.penstock.workers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes what must not come back out of what a tool knows, whichever tool it was. */
public final class Masked {

  private static final String MASK = "***";

  private Masked() {}

  public static ToolResult of(ToolResult result, Set<String> traces) {
    if (traces.isEmpty()) {
      return result;
    }
    return switch (result) {
      case ToolResult.Succeeded(JsonNode value) -> new ToolResult.Succeeded(without(value, traces));
      case ToolResult.Failed(WorkflowError error, boolean reached) ->
          new ToolResult.Failed(without(error, traces), reached);
      case ToolResult.Doubtful(WorkflowError error) ->
          new ToolResult.Doubtful(without(error, traces));
    };
  }

  public static String text(String text, Set<String> traces) {
    return String.valueOf(masked(text, traces));
  }

  private static WorkflowError without(WorkflowError error, Set<String> traces) {
    return new WorkflowError(
        error.type(),
        error.status(),
        error.title(),
        masked(error.detail(), traces),
        error.instance());
  }

  private static JsonNode without(JsonNode value, Set<String> traces) {
    return switch (value) {
      case TextNode text -> TextNode.valueOf(String.valueOf(masked(text.textValue(), traces)));
      case ObjectNode object -> {
        ObjectNode safe = Json.object();
        object
            .properties()
            .forEach(
                m ->
                    safe.set(
                        String.valueOf(masked(m.getKey(), traces)), without(m.getValue(), traces)));
        yield safe;
      }
      case ArrayNode array -> {
        ArrayNode safe = Json.array();
        array.forEach(item -> safe.add(without(item, traces)));
        yield safe;
      }
      default -> value;
    };
  }

  private static @Nullable String masked(@Nullable String text, Set<String> traces) {
    if (text == null) {
      return null;
    }
    String safe = text;
    for (String trace : traces) {
      safe = safe.replace(trace, MASK);
    }
    return safe;
  }
}
