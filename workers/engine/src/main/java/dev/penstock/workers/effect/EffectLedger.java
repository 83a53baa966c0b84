package dev.penstock.workers.effect;

import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the ledger, within the caller's transaction. Each change is conditional on the
 * fencing token: what a superseded worker writes meets no row. All times are the store's, so that
 * workers' clocks may differ.
 */
final class EffectLedger {

  /** Puts the first intent of an attempt; empty when the attempt is on the ledger already. */
  OptionalLong intend(Connection transaction, Plan plan, Duration lease) throws SQLException {
    // The token goes on from earlier attempts: they all show the same key to the target, which may
    // compare tokens.
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest,
                                fencing_token, state, lease_until)
            SELECT ?, ?, ?, ?, ?, ?, COALESCE(MAX(fencing_token), 0) + 1, 'intended',
                   now() + ? * interval '1 millisecond'
              FROM effect WHERE key = ?
            ON CONFLICT (key, attempt) DO NOTHING
            RETURNING fencing_token
            """)) {
      insert.setString(1, plan.key());
      insert.setInt(2, plan.attempt());
      insert.setString(3, plan.task().runId());
      insert.setString(4, plan.task().position());
      insert.setString(5, plan.task().iteration());
      insert.setString(6, plan.requestDigest());
      insert.setLong(7, lease.toMillis());
      insert.setString(8, plan.key());
      return token(insert);
    }
  }

  /**
   * Takes over what a dead worker left, or what a person wants tried again; empty when somebody was
   * quicker.
   */
  OptionalLong takeOver(Connection transaction, Plan plan, long token, Duration lease)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE effect
               SET fencing_token = fencing_token + 1, state = 'intended', result = NULL,
                   intended_at = now(), lease_until = now() + ? * interval '1 millisecond'
             WHERE key = ? AND attempt = ? AND fencing_token = ?
               AND (state = 'unknown' OR (state = 'intended' AND lease_until <= now()))
            RETURNING fencing_token
            """)) {
      update.setLong(1, lease.toMillis());
      update.setString(2, plan.key());
      update.setInt(3, plan.attempt());
      update.setLong(4, token);
      return token(update);
    }
  }

  /** Begins anew what this worker holds, of which it knows that nothing was sent. */
  OptionalLong retake(Connection transaction, Plan plan, long token, Duration lease)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE effect
               SET fencing_token = fencing_token + 1, intended_at = now(),
                   lease_until = now() + ? * interval '1 millisecond'
             WHERE key = ? AND attempt = ? AND fencing_token = ? AND state = 'intended'
            RETURNING fencing_token
            """)) {
      update.setLong(1, lease.toMillis());
      update.setString(2, plan.key());
      update.setInt(3, plan.attempt());
      update.setLong(4, token);
      return token(update);
    }
  }

  /** Keeps the intent this worker's own for another while; false when it no longer is. */
  boolean renew(Connection transaction, Plan plan, long token, Duration lease) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE effect SET lease_until = now() + ? * interval '1 millisecond'
             WHERE key = ? AND attempt = ? AND fencing_token = ? AND state = 'intended'
            """)) {
      update.setLong(1, lease.toMillis());
      update.setString(2, plan.key());
      update.setInt(3, plan.attempt());
      update.setLong(4, token);
      return update.executeUpdate() == 1;
    }
  }

  /** Puts the outcome on record; false when this worker was superseded. */
  boolean record(
      Connection transaction,
      Plan plan,
      long token,
      EffectOutcome outcome,
      @Nullable String receiptId)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE effect SET state = 'recorded', result = ?, receipt_id = ?, recorded_at = now()
             WHERE key = ? AND attempt = ? AND fencing_token = ? AND state <> 'recorded'
            """)) {
      update.setString(1, Json.write(outcome));
      update.setString(2, receiptId);
      update.setString(3, plan.key());
      update.setInt(4, plan.attempt());
      update.setLong(5, token);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Says that nobody knows the outcome. The token grows, so that a late result is refused: from now
   * on a person's word counts.
   *
   * @param ownIntent whether the holder says so itself; anybody else must wait until the lease is
   *     over
   * @return false when the row had moved on
   */
  boolean markUnknown(
      Connection transaction, Plan plan, long token, EffectOutcome.Unknown why, boolean ownIntent)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE effect SET state = 'unknown', fencing_token = fencing_token + 1, result = ?
             WHERE key = ? AND attempt = ? AND fencing_token = ? AND state = 'intended'
               AND (? OR lease_until <= now())
            """)) {
      update.setString(1, Json.write(why));
      update.setString(2, plan.key());
      update.setInt(3, plan.attempt());
      update.setLong(4, token);
      update.setBoolean(5, ownIntent);
      return update.executeUpdate() == 1;
    }
  }

  Optional<EffectRow> read(Connection transaction, String key, int attempt) throws SQLException {
    return row(transaction, key, attempt, "attempt = ?");
  }

  /** The newest of the earlier attempts that were begun. */
  Optional<EffectRow> lastBefore(Connection transaction, String key, int attempt)
      throws SQLException {
    return row(transaction, key, attempt, "attempt < ? ORDER BY attempt DESC LIMIT 1");
  }

  private static Optional<EffectRow> row(
      Connection transaction, String key, int attempt, String which) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT state, fencing_token, arguments_digest, result,
                   (EXTRACT(EPOCH FROM lease_until - now()) * 1000)::bigint AS left_ms
              FROM effect WHERE key = ? AND
            """
                + which)) {
      select.setString(1, key);
      select.setInt(2, attempt);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new EffectRow(
                    EffectRow.State.of(row.getString("state")),
                    row.getLong("fencing_token"),
                    Duration.ofMillis(row.getLong("left_ms")),
                    row.getString("arguments_digest"),
                    row.getString("result")))
            : Optional.empty();
      }
    }
  }

  /** The first earlier attempt whose outcome is not on record. */
  OptionalInt openBefore(Connection transaction, String key, int attempt) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT MIN(attempt) FROM effect
             WHERE key = ? AND attempt < ? AND state <> 'recorded'
            """)) {
      select.setString(1, key);
      select.setInt(2, attempt);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        int first = row.getInt(1);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(first);
      }
    }
  }

  private static OptionalLong token(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }
}
