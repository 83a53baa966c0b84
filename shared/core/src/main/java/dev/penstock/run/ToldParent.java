package dev.penstock.run;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The task that had a run started, where a run's task did.
 *
 * @param runId whose task it is
 * @param awaited whether the task waits for the run's end
 * @param depth how many runs stand above the run
 */
public record ToldParent(
    String runId, String position, String iteration, int attempt, boolean awaited, int depth) {

  /** Null for a run that no run started. */
  static @Nullable ToldParent of(JsonNode detail) {
    return detail.has("parent")
        ? new ToldParent(
            detail.path("parent").asText(),
            detail.path("position").asText(),
            detail.path("iteration").asText(),
            detail.path("attempt").asInt(),
            detail.path("awaited").asBoolean(),
            detail.path("depth").asInt())
        : null;
  }
}
