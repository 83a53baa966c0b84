package dev.penstock.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An effect, as the trail tells it.
 *
 * @param state one of {@code effect.state} in the store
 * @param outcome what was recorded; null before
 * @param receipt the receipt's id; null when there is none
 * @param recordedAt null before
 */
public record ToldEffect(
    String key,
    long attempt,
    String position,
    long fencingToken,
    String argumentsDigest,
    Instant intendedAt,
    String state,
    @Nullable String outcome,
    @Nullable String receipt,
    @Nullable String resultDigest,
    @Nullable Instant recordedAt) {

  boolean isOpen() {
    return !state.equals("recorded");
  }
}
