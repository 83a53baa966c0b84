package dev.penstock.workers.lease;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.store.Database;
import dev.penstock.workers.retention.Batches;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * Clears away leases that were granted long ago. They open nothing after some seconds; what is kept
 * of them is the answer to who was lent a secret. Any number may run at once. Thread-safe.
 */
public final class LeaseRetention {

  private static final int BATCH = 1_000;

  private final Database database;
  private final AuditTrail audit;
  private final Clock clock;
  private final Duration keep;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   * @param keep for how long; the store refuses to clear what is younger than thirty days
   */
  public LeaseRetention(Database database, AuditTrail audit, Clock clock, Duration keep) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.keep = keep;
  }

  /**
   * Clears away what is old now.
   *
   * @return how many leases went
   */
  public long sweep() {
    return Batches.sweep(database, BATCH, this::sweepSome);
  }

  /** Found by the time in their ids, which costs no index; the store's own time decides. */
  private int sweepSome(Connection transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            DELETE FROM lease WHERE id IN (
              SELECT id FROM lease
               WHERE id < ? AND created_at < now() - ? * interval '1 second'
               ORDER BY id LIMIT ?)
            """)) {
      delete.setString(1, Ids.earliest("lse", clock.instant().minus(keep)));
      delete.setLong(2, keep.toSeconds());
      delete.setInt(3, BATCH);
      int gone = delete.executeUpdate();
      if (gone > 0) {
        audit.append(
            transaction, AuditEntry.of("lease.cleared", "worker", "lease").with("count", gone));
      }
      return gone;
    }
  }
}
