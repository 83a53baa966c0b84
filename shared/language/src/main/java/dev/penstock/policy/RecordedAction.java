package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * An action that policies decided on, as it is stored.
 *
 * @param effectKey the effect that asked: its own actions are not in its way
 * @param begunAttempt as which attempt the action was begun with this decision; 0 where it was not,
 *     since it was denied or a person was asked first
 * @param input all that could be seen
 * @param answers what each policy said, see {@link PolicyVerdict#json}
 */
public record RecordedAction(String effectKey, int begunAttempt, JsonNode input, JsonNode answers) {

  /** When it was decided, by the clock that windows go by; empty where that can't be read. */
  Optional<Instant> at() {
    try {
      return Optional.of(Instant.parse(input.at("/time/at").asText()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What is counted once, however often it was begun. */
  String deed() {
    JsonNode action = input.path("action");
    return effectKey
        + "\n"
        + begunAttempt
        + "\n"
        + action.path("kind").asText()
        + "\n"
        + action.path("host").asText();
  }
}
