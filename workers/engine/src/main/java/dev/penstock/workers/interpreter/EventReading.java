package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.definition.task.EventRead;
import dev.penstock.json.Json;

/** What of an event a run takes. */
final class EventReading {

  private EventReading() {}

  static JsonNode of(EventRead read, JsonNode event) {
    return switch (read) {
      case DATA -> data(event);
      case ENVELOPE -> event;
      case RAW -> raw(event);
    };
  }

  /** Binary data stays in base64: JSON has no other way to hold it. */
  static JsonNode data(JsonNode event) {
    JsonNode data = event.has("data") ? event.get("data") : event.get("data_base64");
    return data == null ? NullNode.instance : data;
  }

  private static JsonNode raw(JsonNode event) {
    JsonNode data = data(event);
    if (!event.has("data")) {
      return data;
    }
    boolean isText = data.isTextual() && !isJson(event.path("datacontenttype").asText(""));
    return isText ? data : TextNode.valueOf(Json.write(data));
  }

  /** Without a type the data is JSON (CloudEvents, section datacontenttype). */
  private static boolean isJson(String contentType) {
    String media = contentType.split(";", 2)[0].strip();
    return media.isEmpty() || media.equals("application/json") || media.endsWith("+json");
  }
}
