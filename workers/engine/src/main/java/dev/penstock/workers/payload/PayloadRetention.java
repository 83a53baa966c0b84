package dev.penstock.workers.payload;

import dev.penstock.store.Database;
import dev.penstock.workers.retention.Batches;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Clears away payloads that no run under way names, and none that ended lately. Any number may run
 * at once. Thread-safe.
 */
public final class PayloadRetention {

  private static final int BATCH = 100;

  private final Database database;
  private final Duration keep;
  private final Optional<PayloadObjects> objects;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   * @param keep for how long; the store refuses to clear what was used within an hour
   * @param objects where payloads are that are not in the rows themselves
   */
  public PayloadRetention(Database database, Duration keep, Optional<PayloadObjects> objects) {
    this.database = database;
    this.keep = keep;
    this.objects = objects;
  }

  /**
   * Clears away what is old now.
   *
   * @return how many payloads went
   */
  public long sweep() {
    long all = Batches.sweep(database, BATCH, this::sweepSome);
    database.inTransaction(PayloadRetention::forget);
    objects.ifPresent(place -> PayloadLeftovers.sweep(database, place));
    return all;
  }

  /** Who keeps one of them just then has its row locked, and the age is looked at once more. */
  private int sweepSome(Connection transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            WITH gone AS (DELETE FROM payload d
             WHERE d.used_at < now() - ? * interval '1 second'
               AND d.address IN (
                 SELECT p.address FROM payload p
                  WHERE p.used_at < now() - ? * interval '1 second'
                    AND NOT EXISTS (
                      SELECT FROM payload_use u JOIN run r ON r.id = u.run_id
                       WHERE u.address = p.address
                         AND (r.ended_at IS NULL OR r.ended_at > now() - ? * interval '1 second'))
                  ORDER BY p.used_at LIMIT ?)
             RETURNING d.object),
            left_over AS (INSERT INTO payload_leftover (object, noted_at)
             SELECT object, now() - interval '1 day' FROM gone WHERE object IS NOT NULL)
            SELECT count(*) FROM gone
            """)) {
      delete.setLong(1, keep.toSeconds());
      delete.setLong(2, keep.toSeconds());
      delete.setLong(3, keep.toSeconds());
      delete.setInt(4, BATCH);
      try (ResultSet gone = delete.executeQuery()) {
        gone.next();
        return gone.getInt(1);
      }
    }
  }

  /**
   * Nothing is looked up by these any more. What is being kept just now is not seen here, neither
   * its payload nor its use.
   */
  private static int forget(Connection transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            DELETE FROM payload_use u
             WHERE NOT EXISTS (SELECT FROM payload p WHERE p.address = u.address)
            """)) {
      return delete.executeUpdate();
    }
  }
}
