package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;

/**
 * Values that one file contributes to a configuration.
 *
 * @param source the file without its extension, as a person finds it: {@code config/base}
 * @param values a merge patch over the layers below (RFC 7396); nobody changes it
 */
public record ConfigLayer(String source, ObjectNode values) {

  /** What all environments have in common. */
  public static ConfigLayer base(ObjectNode values) {
    return new ConfigLayer("config/base", values);
  }

  /** What one environment has otherwise. */
  public static ConfigLayer environment(String name, ObjectNode values) {
    return new ConfigLayer("config/environments/" + name, values);
  }

  static ConfigLayer of(JsonNode json) {
    ObjectNode values = json.path("values") instanceof ObjectNode object ? object : Json.object();
    return new ConfigLayer(json.path("source").asText(), values);
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("source", source);
    json.set("values", values);
    return json;
  }
}
