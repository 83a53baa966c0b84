package dev.penstock.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * The undo of a task, as the trail tells it.
 *
 * @param position pointer of the task that was to be undone
 * @param iteration of that task
 * @param outcome {@code undone} or {@code failed}
 */
public record ToldUndo(String position, String iteration, String outcome, Instant endedAt) {

  static ToldUndo of(JsonNode detail, String outcome, Instant at) {
    return new ToldUndo(
        detail.path("position").asText(), detail.path("iteration").asText(), outcome, at);
  }
}
