package dev.penstock.workers.relay;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A delivery that its trigger's filter does not let through.
 *
 * @param runId the run that it would have started
 * @param deliveryId the delivery
 * @param trigger whose filter it is
 * @param when the filter
 */
record FilteredDelivery(String runId, String deliveryId, String trigger, String when) {

  /** Puts it on record and on the trail, once. */
  void record(Connection transaction, AuditTrail audit) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO delivery_outcome (run_id, delivery_id, outcome, reason, decided_by)
            VALUES (?, ?, 'filtered', ?, ?) ON CONFLICT (run_id) DO NOTHING
            """)) {
      insert.setString(1, runId);
      insert.setString(2, deliveryId);
      insert.setString(3, when);
      insert.setString(4, "trigger:" + trigger);
      if (insert.executeUpdate() == 0) {
        return;
      }
    }
    audit.append(
        transaction,
        AuditEntry.of("delivery.filtered", "trigger:" + trigger, deliveryId).with("when", when));
  }
}
