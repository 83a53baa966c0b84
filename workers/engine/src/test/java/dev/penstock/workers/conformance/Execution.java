package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a scenario has executed.
 *
 * @param definition the document's text
 * @param events CloudEvents that arrive once it runs, in this order
 * @param others further documents that it may name
 */
public record Execution(
    String definition, JsonNode input, List<ObjectNode> events, List<String> others) {

  public Execution {
    events = List.copyOf(events);
    others = List.copyOf(others);
  }
}
