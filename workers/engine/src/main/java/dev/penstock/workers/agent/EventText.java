package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The data of a whole event stream (HTML, section Server-sent events), each event as JSON. */
final class EventText {

  private EventText() {}

  /**
   * The events' data; an event without data says nothing.
   *
   * @throws dev.penstock.problem.PlatformException when one is not JSON
   */
  static List<JsonNode> read(String stream) {
    List<JsonNode> events = new ArrayList<>();
    StringBuilder data = new StringBuilder();
    for (String line : (stream + "\n\n").split("\r\n|\n|\r", -1)) {
      if (line.isEmpty()) {
        if (!data.toString().isBlank()) {
          events.add(Json.read(data.toString()));
        }
        data.setLength(0);
      } else if (line.startsWith("data:")) {
        data.append(line.startsWith("data: ") ? line.substring(6) : line.substring(5)).append('\n');
      }
    }
    return events;
  }
}
