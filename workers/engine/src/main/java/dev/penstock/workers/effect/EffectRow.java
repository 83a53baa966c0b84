package dev.penstock.workers.effect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An effect as the ledger has it.
 *
 * @param state where it stands
 * @param token the newest fencing token
 * @param left how long its holder may still act, by the store's clock; not positive when over
 * @param argumentsDigest of what was intended
 * @param result the outcome as JSON; null while it is intended
 */
record EffectRow(
    State state, long token, Duration left, String argumentsDigest, @Nullable String result) {

  /** Where an effect stands. */
  enum State {
    INTENDED,
    RECORDED,
    UNKNOWN;

    static State of(String wire) {
      return switch (wire) {
        case "intended" -> INTENDED;
        case "recorded" -> RECORDED;
        case "unknown" -> UNKNOWN;
        default -> throw new IllegalStateException("the ledger has no state " + wire);
      };
    }
  }
}
