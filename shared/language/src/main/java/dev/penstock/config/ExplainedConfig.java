package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The effective configuration value by value, each with the file it comes from and what it replaces
 * there.
 *
 * @param values by JSON pointer, in its order
 */
public record ExplainedConfig(Map<String, Value> values) {

  /**
   * One value.
   *
   * @param source which of the two it comes from: the base or the environment
   * @param replaced what the base says, when the environment says otherwise
   */
  public record Value(JsonNode value, String source, Optional<JsonNode> replaced) {}

  /** Explains what {@link EffectiveConfig#merge} of the same files gives. */
  public static ExplainedConfig of(String environment, JsonNode base, JsonNode overlay) {
    Map<String, Value> values = new TreeMap<>();
    ObjectNode merged = EffectiveConfig.merge(environment, base, overlay).values();
    explain("", merged, base, overlay, environment, values);
    return new ExplainedConfig(values);
  }

  /** {@code [{pointer, value, source, replaced?}]}. */
  public JsonNode json() {
    var list = Json.array();
    values.forEach(
        (pointer, value) -> {
          ObjectNode entry = list.addObject().put("pointer", pointer);
          entry.set("value", value.value());
          entry.put("source", value.source());
          value.replaced().ifPresent(replaced -> entry.set("replaced", replaced));
        });
    return list;
  }

  private static void explain(
      String pointer,
      JsonNode merged,
      JsonNode base,
      JsonNode overlay,
      String environment,
      Map<String, Value> values) {
    for (var member : merged.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      String here = pointer + "/" + TaskPosition.escape(name);
      JsonNode below = base.path(name);
      JsonNode above = overlay.path(name);
      if (value.isObject() && !value.isEmpty()) {
        explain(here, value, below, above, environment, values);
      } else if (above.isMissingNode()) {
        values.put(here, new Value(value, EffectiveConfig.BASE, Optional.empty()));
      } else {
        Optional<JsonNode> replaced =
            below.isMissingNode() || below.equals(value) ? Optional.empty() : Optional.of(below);
        values.put(here, new Value(value, environment, replaced));
      }
    }
  }
}
