package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;

/**
 * The configuration of one environment after its file was merged over the base (JSON Merge Patch,
 * RFC 7396: objects merge, {@code null} removes, everything else replaces). Immutable.
 *
 * @param environment which environment it is for; {@code base} where no environment is named
 * @param values the merged values; nobody changes them
 */
public record EffectiveConfig(String environment, ObjectNode values) {

  /** The environment of an installation that names none. */
  public static final String BASE = "base";

  public static EffectiveConfig merge(String environment, JsonNode base, JsonNode overlay) {
    ObjectNode merged = Json.object();
    patch(merged, base);
    patch(merged, overlay);
    return new EffectiveConfig(environment, merged);
  }

  /** Canonical text. It names the environment, so that equal values never share a row. */
  public String document() {
    ObjectNode json = Json.object();
    json.put("environment", environment);
    json.set("values", values);
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
