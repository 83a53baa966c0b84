package dev.penstock.workers.outbound;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.store.Database;
import dev.penstock.workers.retention.Batches;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** Clears away what was settled long ago, with its tries. Thread-safe. */
public final class OutboundRetention {

  private static final int BATCH = 1_000;

  private final Database database;
  private final AuditTrail audit;
  private final Duration keep;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   */
  public OutboundRetention(Database database, AuditTrail audit, Duration keep) {
    this.database = database;
    this.audit = audit;
    this.keep = keep;
  }

  /** Clears away what is old now; how much that was. */
  public long sweep() {
    return Batches.sweep(database, BATCH, this::sweepSome);
  }

  private int sweepSome(Connection transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            DELETE FROM outbound WHERE id IN (
              SELECT id FROM outbound
               WHERE settled_at < now() - ? * interval '1 second'
               ORDER BY settled_at LIMIT ?)
            """)) {
      delete.setLong(1, keep.toSeconds());
      delete.setInt(2, BATCH);
      int gone = delete.executeUpdate();
      if (gone > 0) {
        audit.append(
            transaction,
            AuditEntry.of("outbound.cleared", "worker", "outbound").with("count", gone));
      }
      return gone;
    }
  }
}
