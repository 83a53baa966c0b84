package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DataSchemas;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration with all layers that it was merged from, lowest first: the base, its environment,
 * and what started the run (JSON Merge Patch, RFC 7396: objects merge, {@code null} removes,
 * everything else replaces). Immutable.
 *
 * @param environment which environment it is for; {@code base} where no environment is named
 * @param layers what it was merged from
 * @param schema what its values must fit (JSON Schema 2020-12); empty for anything
 */
public record EffectiveConfig(
    String environment, List<ConfigLayer> layers, Optional<JsonNode> schema) {

  /** The environment of an installation that names none. */
  public static final String BASE = "base";

  /** Of the canonical text: it goes along with each run. */
  public static final int MOST_BYTES = 64 << 10;

  /** Loaded when a configuration first has a schema: most starts of a process need none. */
  private static final class Loaded {
    static final DataSchemas SCHEMAS = DataSchemas.ofTheLanguage();
  }

  public EffectiveConfig {
    layers = List.copyOf(layers);
  }

  public static EffectiveConfig of(String environment, ConfigLayer... layers) {
    return new EffectiveConfig(environment, List.of(layers), Optional.empty());
  }

  /** The environment that a process is to take, by {@code PENSTOCK_ENVIRONMENT}. */
  public static String environment(Map<String, String> variables) {
    return variables.getOrDefault("PENSTOCK_ENVIRONMENT", BASE);
  }

  /** Reads what {@link #document} gave. */
  static EffectiveConfig parse(JsonNode document) {
    List<ConfigLayer> layers = new ArrayList<>();
    document.path("layers").forEach(layer -> layers.add(ConfigLayer.of(layer)));
    return new EffectiveConfig(
        document.path("environment").asText(), layers, Optional.ofNullable(document.get("schema")));
  }

  /** The same with another layer on top. */
  public EffectiveConfig with(ConfigLayer layer) {
    List<ConfigLayer> more = new ArrayList<>(layers);
    more.add(layer);
    return new EffectiveConfig(environment, more, schema);
  }

  /** The same with a layer in the place of that of the same source, or else on top. */
  public EffectiveConfig replacing(ConfigLayer layer) {
    if (layers.stream().noneMatch(there -> there.source().equals(layer.source()))) {
      return with(layer);
    }
    return new EffectiveConfig(
        environment,
        layers.stream()
            .map(there -> there.source().equals(layer.source()) ? layer : there)
            .toList(),
        schema);
  }

  /** The merged values. */
  public ObjectNode values() {
    ObjectNode merged = Json.object();
    layers.forEach(layer -> patch(merged, layer.values()));
    return merged;
  }

  /**
   * Where and how the values do not fit the schema, or that they are too many; empty when all is
   * well.
   *
   * @throws IllegalArgumentException when the schema is none
   */
  public Optional<String> complaint() {
    int bytes = document().length();
    if (bytes > MOST_BYTES) {
      return Optional.of("has " + bytes + " bytes; at most " + MOST_BYTES + " go along with a run");
    }
    return schema.flatMap(it -> Loaded.SCHEMAS.complaint(it, values()));
  }

  /** Canonical text. It names the environment, so that equal values never share a row. */
  public String document() {
    ObjectNode json = Json.object().put("environment", environment);
    ArrayNode list = json.putArray("layers");
    layers.forEach(layer -> list.add(layer.json()));
    schema.ifPresent(it -> json.set("schema", it));
    return CanonicalJson.write(json);
  }

  public String digest() {
    return Digest.of(document());
  }

  private static void patch(ObjectNode target, JsonNode patch) {
    for (var member : patch.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (value.isNull()) {
        target.remove(name);
      } else if (value.isObject()) {
        ObjectNode below = target.get(name) instanceof ObjectNode there ? there : Json.object();
        patch(below, value);
        target.set(name, below);
      } else {
        target.set(name, value.deepCopy());
      }
    }
  }
}
