package dev.penstock.workers.effect;

import dev.penstock.json.Json;
import dev.penstock.store.Commit;
import dev.penstock.store.Condition;
import dev.penstock.workers.protocol.EffectOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the ledger. Each change is conditional on the fencing token: what a superseded worker
 * writes meets no row, and whatever was to be committed with it is not. All times are the store's,
 * so that workers' clocks may differ.
 */
final class EffectLedger {

  /**
   * The first intent of an attempt; it does not happen when the attempt is on the ledger already.
   *
   * @param asLongAs what must hold besides
   * @param token greater than those of earlier attempts: they all show the same key to the target,
   *     which may compare tokens
   */
  Commit intend(Plan plan, Condition asLongAs, long token, Duration lease) {
    return Commit.provided(
        asLongAs,
        """
        INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest,
                            fencing_token, state, lease_until)
        SELECT ?, ?, ?, ?, ?, ?, ?, 'intended', now() + ? * interval '1 millisecond'
         WHERE (SELECT so FROM provided)
        ON CONFLICT (key, attempt) DO NOTHING
        RETURNING key
        """,
        plan.key(),
        plan.attempt(),
        plan.task().runId(),
        plan.task().position(),
        plan.task().iteration(),
        plan.requestDigest(),
        token,
        lease.toMillis());
  }

  /**
   * Takes over what a dead worker left, or what a person wants tried again, with the token after
   * the given one; it does not happen when somebody was quicker.
   *
   * @param asLongAs what must hold besides
   */
  Commit takeOver(Plan plan, Condition asLongAs, long token, Duration lease) {
    return Commit.provided(
        asLongAs,
        """
        UPDATE effect
           SET fencing_token = fencing_token + 1, state = 'intended', result = NULL,
               intended_at = now(), lease_until = now() + ? * interval '1 millisecond'
         WHERE key = ? AND attempt = ? AND fencing_token = ?
           AND (state = 'unknown' OR (state = 'intended' AND lease_until <= now()))
           AND (SELECT so FROM provided)
        RETURNING key
        """,
        lease.toMillis(),
        plan.key(),
        plan.attempt(),
        token);
  }

  /**
   * Begins anew what this worker holds, of which it knows that nothing was sent, with the token
   * after the given one.
   */
  Commit retake(Plan plan, long token, Duration lease) {
    return Commit.decidedBy(
        """
        UPDATE effect
           SET fencing_token = fencing_token + 1, intended_at = now(),
               lease_until = now() + ? * interval '1 millisecond'
         WHERE key = ? AND attempt = ? AND fencing_token = ? AND state = 'intended'
        RETURNING key
        """,
        lease.toMillis(),
        plan.key(),
        plan.attempt(),
        token);
  }

  /** Keeps the intent this worker's own for another while; not when it no longer is. */
  Commit renew(Plan plan, long token, Duration lease) {
    return Commit.decidedBy(
        """
        UPDATE effect SET lease_until = now() + ? * interval '1 millisecond'
         WHERE key = ? AND attempt = ? AND fencing_token = ? AND state = 'intended'
        RETURNING key
        """,
        lease.toMillis(),
        plan.key(),
        plan.attempt(),
        token);
  }

  /**
   * Lets an intent end a lease from now that would end later than any does which was granted by a
   * clock that only goes forward: the store's was set back. Its holder keeps all the time it has.
   */
  Commit shorten(Plan plan, long token, Duration lease) {
    return Commit.decidedBy(
        """
        UPDATE effect SET lease_until = now() + ? * interval '1 millisecond'
         WHERE key = ? AND attempt = ? AND fencing_token = ? AND state = 'intended'
           AND lease_until > now() + 2 * ? * interval '1 millisecond'
        RETURNING key
        """,
        lease.toMillis(),
        plan.key(),
        plan.attempt(),
        token,
        lease.toMillis());
  }

  /** The outcome; it does not happen when this worker was superseded. */
  Commit record(Plan plan, long token, EffectOutcome outcome, @Nullable String receiptId) {
    return Commit.decidedBy(
        """
        UPDATE effect SET state = 'recorded', result = ?, receipt_id = ?, recorded_at = now()
         WHERE key = ? AND attempt = ? AND fencing_token = ? AND state <> 'recorded'
        RETURNING key
        """,
        Json.write(outcome),
        receiptId,
        plan.key(),
        plan.attempt(),
        token);
  }

  /**
   * Says that nobody knows the outcome. The token grows, so that a late result is refused: from now
   * on a person's word counts. It does not happen when the row has moved on.
   *
   * @param ownIntent whether the holder says so itself; anybody else must wait until the lease is
   *     over
   */
  Commit markUnknown(Plan plan, long token, EffectOutcome.Unknown why, boolean ownIntent) {
    return Commit.decidedBy(
        """
        UPDATE effect SET state = 'unknown', fencing_token = fencing_token + 1, result = ?
         WHERE key = ? AND attempt = ? AND fencing_token = ? AND state = 'intended'
           AND (? OR lease_until <= now())
        RETURNING key
        """,
        Json.write(why),
        plan.key(),
        plan.attempt(),
        token,
        ownIntent);
  }

  /** The greatest token of earlier attempts; 0 when there are none. */
  long tokenBefore(Connection transaction, String key, int attempt) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT COALESCE(MAX(fencing_token), 0) FROM effect WHERE key = ? AND attempt < ?
            """)) {
      select.setString(1, key);
      select.setInt(2, attempt);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  Optional<EffectRow> read(Connection transaction, String key, int attempt) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(EffectRow.SELECT + " WHERE key = ? AND attempt = ?")) {
      select.setString(1, key);
      select.setInt(2, attempt);
      return EffectRow.of(select);
    }
  }
}
