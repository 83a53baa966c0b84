package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What a scenario has executed.
 *
 * @param definition the document's text
 * @param events CloudEvents that arrive once it runs, in this order
 * @param others further documents that it may name
 * @param resources texts that are looked up, by address
 */
public record Execution(
    String definition,
    JsonNode input,
    List<ObjectNode> events,
    List<String> others,
    Map<String, String> resources) {

  public Execution {
    events = List.copyOf(events);
    others = List.copyOf(others);
    resources = Map.copyOf(resources);
  }
}
