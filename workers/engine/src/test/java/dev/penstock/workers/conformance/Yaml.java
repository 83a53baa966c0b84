package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML 1.2 of test data. */
public final class Yaml {

  private Yaml() {}

  public static JsonNode read(String text) {
    return Json.mapper()
        .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text.stripIndent()));
  }
}
