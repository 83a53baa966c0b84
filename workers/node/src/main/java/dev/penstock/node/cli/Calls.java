package dev.penstock.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Small things that the commands of the API share. */
final class Calls {

  private Calls() {}

  /** One segment of a path, or a query value. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** JSON for a person or a program: indented. */
  static String pretty(JsonNode json) {
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON", e);
    }
  }

  /** {@code 2026-11-21 08:00:00Z} of an RFC 3339 time; empty when there is none. */
  static String moment(JsonNode time) {
    String text = time.asText("");
    return text.length() < 19 ? "" : text.substring(0, 10) + " " + text.substring(11, 19) + "Z";
  }
}
