package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A configuration value by value, each with the file it comes from and what it replaces there.
 *
 * @param values by JSON pointer, in its order
 */
public record ExplainedConfig(Map<String, Value> values) {

  /**
   * One value.
   *
   * @param source of the layer it comes from
   * @param replaced what the layers below say, when they say otherwise
   */
  public record Value(JsonNode value, String source, Optional<JsonNode> replaced) {}

  /** A layer as seen from one place of the document. */
  private record Look(String source, JsonNode there) {
    Look into(String name) {
      return new Look(source, there.path(name));
    }
  }

  /** Explains all values. */
  public static ExplainedConfig of(EffectiveConfig config) {
    Map<String, Value> values = new TreeMap<>();
    List<Look> layers =
        config.layers().stream().map(layer -> new Look(layer.source(), layer.values())).toList();
    explain("", config.values(), layers, values);
    return new ExplainedConfig(values);
  }

  /** {@code [{pointer, value, source, replaced?}]}. */
  public ArrayNode json() {
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

  /**
   * What another configuration has otherwise: {@code [{pointer, before?, after?}]}, without those
   * that have their own value in both.
   */
  public ArrayNode differences(ExplainedConfig other) {
    var list = Json.array();
    Map<String, Boolean> all = new TreeMap<>();
    values.keySet().forEach(pointer -> all.put(pointer, true));
    other.values.keySet().forEach(pointer -> all.put(pointer, true));
    for (String pointer : all.keySet()) {
      Value before = values.get(pointer);
      Value after = other.values.get(pointer);
      if (before != null && after != null && before.value().equals(after.value())) {
        continue;
      }
      ObjectNode entry = list.addObject().put("pointer", pointer);
      if (before != null) {
        entry.set("before", before.value());
      }
      if (after != null) {
        entry.set("after", after.value());
      }
    }
    return list;
  }

  private static void explain(
      String pointer, JsonNode merged, List<Look> layers, Map<String, Value> values) {
    for (var member : merged.properties()) {
      String here = pointer + "/" + TaskPosition.escape(member.getKey());
      JsonNode value = member.getValue();
      List<Look> looks = layers.stream().map(layer -> layer.into(member.getKey())).toList();
      if (value.isObject() && !value.isEmpty()) {
        explain(here, value, looks, values);
      } else {
        values.put(here, explained(value, looks));
      }
    }
  }

  private static Value explained(JsonNode value, List<Look> layers) {
    List<Look> saying = new ArrayList<>(layers);
    saying.removeIf(layer -> layer.there().isMissingNode());
    Look last = saying.removeLast();
    Optional<JsonNode> below =
        saying.isEmpty() ? Optional.empty() : Optional.of(saying.getLast().there());
    return new Value(value, last.source(), below.filter(it -> !it.isNull() && !it.equals(value)));
  }
}
