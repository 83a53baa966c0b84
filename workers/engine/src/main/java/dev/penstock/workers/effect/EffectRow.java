package dev.penstock.workers.effect;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
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

  static final String SELECT =
      """
      SELECT state, fencing_token, arguments_digest, result,
             (EXTRACT(EPOCH FROM lease_until - now()) * 1000)::bigint AS left_ms
        FROM effect
      """;

  /** The first row that {@link #SELECT} finds. */
  static Optional<EffectRow> of(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next()
          ? Optional.of(
              new EffectRow(
                  State.of(row.getString("state")),
                  row.getLong("fencing_token"),
                  Duration.ofMillis(row.getLong("left_ms")),
                  row.getString("arguments_digest"),
                  row.getString("result")))
          : Optional.empty();
    }
  }

  /** Where an effect stands. */
  enum State {
    INTENDED,
    RECORDED,
    UNKNOWN,

    /** It was never begun, and a later attempt has seen to it that it never is. */
    PASSED_OVER;

    static State of(String wire) {
      return switch (wire) {
        case "intended" -> INTENDED;
        case "recorded" -> RECORDED;
        case "unknown" -> UNKNOWN;
        case "passed-over" -> PASSED_OVER;
        default -> throw new IllegalStateException("the ledger has no state " + wire);
      };
    }
  }
}
