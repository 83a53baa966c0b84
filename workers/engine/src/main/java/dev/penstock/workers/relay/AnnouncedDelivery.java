package dev.penstock.workers.relay;

import dev.penstock.event.CloudEvent;
import dev.penstock.event.EventLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A delivery that is an event.
 *
 * @param runId the run that it would have been; what tells it from its replays
 * @param deliveryId the delivery
 * @param trigger whose purpose it is
 * @param event the event
 */
record AnnouncedDelivery(String runId, String deliveryId, String trigger, CloudEvent event) {

  /** Whether the event of a delivery, or of a replay, is on record. */
  static boolean isOnRecord(Connection connection, String runId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT FROM delivery_outcome WHERE run_id = ? AND outcome = 'announced'")) {
      select.setString(1, runId);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * Puts the event into the log, with the message that wakes who waits for it, and down what the
   * delivery came to: all or nothing, so that a relay that dies leaves either none of it or all.
   */
  void record(Connection transaction, EventLog log) throws SQLException {
    String by = "trigger:" + trigger;
    long seq = log.append(transaction, event, EventLog.Sender.outside(by)).event().seq();
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO delivery_outcome (run_id, delivery_id, outcome, reason, event_seq, decided_by)
            VALUES (?, ?, 'announced', ?, ?, ?) ON CONFLICT (run_id) DO NOTHING
            """)) {
      insert.setString(1, runId);
      insert.setString(2, deliveryId);
      insert.setString(3, event.type());
      insert.setLong(4, seq);
      insert.setString(5, by);
      insert.executeUpdate();
    }
  }
}
