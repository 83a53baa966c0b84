package dev.penstock.workers.retention;

import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Clears away what requests with an {@code Idempotency-Key} were answered, once nobody repeats them
 * any more: after it, the same key makes a new request. Any number may run at once. Thread-safe.
 */
public final class AnswerRetention {

  private static final int BATCH = 1_000;

  private final Database database;
  private final Duration keep;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   * @param keep for how long; the store refuses to clear what is younger than a day
   */
  public AnswerRetention(Database database, Duration keep) {
    this.database = database;
    this.keep = keep;
  }

  /**
   * Clears away what is old now.
   *
   * @return how many answers went
   */
  public long sweep() {
    return Batches.sweep(database, BATCH, this::sweepSome);
  }

  private int sweepSome(Connection transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            DELETE FROM idempotency_key WHERE (principal, key) IN (
              SELECT principal, key FROM idempotency_key
               WHERE created_at < now() - ? * interval '1 second'
               ORDER BY created_at LIMIT ?)
            """)) {
      delete.setLong(1, keep.toSeconds());
      delete.setInt(2, BATCH);
      return delete.executeUpdate();
    }
  }
}
