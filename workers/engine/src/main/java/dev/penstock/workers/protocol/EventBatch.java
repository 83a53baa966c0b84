package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Events in the order in which they were committed.
 *
 * @param events the next ones; empty when there is none yet
 */
public record EventBatch(List<Numbered> events) {

  /**
   * One event.
   *
   * @param seq its number in the log
   * @param event the CloudEvent in its JSON format
   */
  public record Numbered(long seq, JsonNode event) {}

  public EventBatch {
    events = List.copyOf(events);
  }
}
