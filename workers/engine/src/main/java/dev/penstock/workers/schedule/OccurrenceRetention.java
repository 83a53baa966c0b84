package dev.penstock.workers.schedule;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.store.Database;
import dev.penstock.workers.retention.Batches;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Clears away occurrences that started long ago. Their times don't come again: a schedule goes on
 * from where it stands, and a backfill also looks whether the run is there. What waits, is still to
 * be started, or is watched while it runs stays. Any number may run at once. Thread-safe.
 */
public final class OccurrenceRetention {

  private static final int BATCH = 1_000;

  private final Database database;
  private final AuditTrail audit;
  private final Duration keep;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   * @param keep for how long; the store refuses to clear what is younger than a day
   */
  public OccurrenceRetention(Database database, AuditTrail audit, Duration keep) {
    this.database = database;
    this.audit = audit;
    this.keep = keep;
  }

  /**
   * Clears away what is old now.
   *
   * @return how many occurrences went
   */
  public long sweep() {
    return Batches.sweep(database, BATCH, this::sweepSome);
  }

  private int sweepSome(Connection transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            DELETE FROM occurrence WHERE run_id IN (
              SELECT o.run_id FROM occurrence o LEFT JOIN run r ON r.id = o.run_id
               WHERE o.found_at < now() - ? * interval '1 second' AND NOT o.waits
                 AND NOT (o.watched AND r.id IS NOT NULL AND r.ended_at IS NULL)
                 AND NOT EXISTS (SELECT FROM outbox m WHERE m.run_id = o.run_id
                                    AND m.topic = 'run.from-occurrence')
               ORDER BY o.found_at LIMIT ?)
            """)) {
      delete.setLong(1, keep.toSeconds());
      delete.setInt(2, BATCH);
      int gone = delete.executeUpdate();
      if (gone > 0) {
        audit.append(
            transaction,
            AuditEntry.of("occurrence.cleared", "worker", "occurrence").with("count", gone));
      }
      return gone;
    }
  }
}
