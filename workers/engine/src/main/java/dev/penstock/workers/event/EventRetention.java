package dev.penstock.workers.event;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.store.Database;
import dev.penstock.workers.retention.Batches;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Clears away events that are old, with the notes of who took them. Any number may run at once.
 * Thread-safe.
 */
public final class EventRetention {

  private static final int BATCH = 1_000;

  private final Database database;
  private final AuditTrail audit;
  private final Duration keep;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   * @param keep for how long; the store refuses to clear what is younger than an hour
   */
  public EventRetention(Database database, AuditTrail audit, Duration keep) {
    this.database = database;
    this.audit = audit;
    this.keep = keep;
  }

  /**
   * Clears away what is old now.
   *
   * @return how many events went
   */
  public long sweep() {
    long all = Batches.sweep(database, BATCH, this::sweepSome);
    database.inTransaction(this::forget);
    return all;
  }

  private int sweepSome(Connection transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            DELETE FROM event WHERE seq IN (
              SELECT seq FROM event
               WHERE received_at < now() - ? * interval '1 second'
               ORDER BY seq LIMIT ?)
            """)) {
      delete.setLong(1, keep.toSeconds());
      delete.setInt(2, BATCH);
      int gone = delete.executeUpdate();
      if (gone > 0) {
        audit.append(
            transaction, AuditEntry.of("event.cleared", "worker", "event").with("count", gone));
      }
      return gone;
    }
  }

  /** A listener that is closed is kept as long as the events it could have taken. */
  private int forget(Connection transaction) throws SQLException {
    try (PreparedStatement consumptions =
            transaction.prepareStatement(
                """
                DELETE FROM event_consumption c
                 WHERE NOT EXISTS (SELECT FROM event e WHERE e.seq = c.seq)
                """);
        PreparedStatement listeners =
            transaction.prepareStatement(
                """
                DELETE FROM listener
                 WHERE state <> 'open' AND closed_at < now() - ? * interval '1 second'
                """)) {
      listeners.setLong(1, keep.toSeconds());
      return consumptions.executeUpdate() + listeners.executeUpdate();
    }
  }
}
