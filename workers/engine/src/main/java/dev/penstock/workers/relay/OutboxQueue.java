package dev.penstock.workers.relay;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The outbox as a queue: rows are locked while they are worked on and skipped by every other relay.
 * A relay that dies gives its locks back, and with them the rows.
 */
final class OutboxQueue {

  private static final int LONGEST_REASON = 2_000;

  private final AuditTrail audit;
  private final RelaySettings settings;

  OutboxQueue(AuditTrail audit, RelaySettings settings) {
    this.audit = audit;
    this.settings = settings;
  }

  List<OutboxRow> lockDue(Connection transaction) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT id, topic, run_id, payload, attempts FROM outbox
             WHERE parked_at IS NULL AND due_at <= now()
             ORDER BY id
             LIMIT ?
               FOR UPDATE SKIP LOCKED
            """)) {
      select.setInt(1, settings.batch());
      try (ResultSet rows = select.executeQuery()) {
        List<OutboxRow> due = new ArrayList<>();
        while (rows.next()) {
          due.add(
              new OutboxRow(
                  rows.getLong("id"),
                  rows.getString("topic"),
                  rows.getString("run_id"),
                  rows.getString("payload"),
                  rows.getInt("attempts")));
        }
        return due;
      }
    }
  }

  /** Puts down what became of the rows, in the transaction that holds their locks. */
  void settle(Connection transaction, Map<OutboxRow, Disposition> dispositions)
      throws SQLException {
    List<Long> gone = new ArrayList<>();
    List<AuditEntry> entries = new ArrayList<>();
    for (var each : dispositions.entrySet()) {
      OutboxRow row = each.getKey();
      switch (each.getValue()) {
        case Disposition.Delivered _ -> gone.add(row.id());
        case Disposition.Dropped dropped -> {
          gone.add(row.id());
          entries.add(entry("outbox.dropped", row, dropped.reason()));
        }
        case Disposition.Parked parked -> {
          park(transaction, row, parked.reason());
          entries.add(entry("outbox.parked", row, parked.reason()));
        }
        case Disposition.Later _ -> backOff(transaction, row);
      }
    }
    delete(transaction, gone);
    if (!entries.isEmpty()) {
      audit.append(transaction, entries);
    }
  }

  private static void delete(Connection transaction, List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        transaction.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
      delete.setArray(1, transaction.createArrayOf("bigint", ids.toArray()));
      delete.executeUpdate();
    }
  }

  private static void park(Connection transaction, OutboxRow row, String reason)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE outbox SET parked_at = now(), parked_reason = ?, attempts = attempts + 1
             WHERE id = ?
            """)) {
      update.setString(1, bounded(reason));
      update.setLong(2, row.id());
      update.executeUpdate();
    }
  }

  private void backOff(Connection transaction, OutboxRow row) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE outbox
               SET attempts = attempts + 1,
                   due_at = clock_timestamp() + ? * interval '1 millisecond'
             WHERE id = ?
            """)) {
      update.setLong(1, settings.backOff(row.attempts()).toMillis());
      update.setLong(2, row.id());
      update.executeUpdate();
    }
  }

  private static AuditEntry entry(String kind, OutboxRow row, String reason) {
    return new AuditEntry(kind, "relay", row.runId(), row.topicName(), Json.object())
        .with("outbox", row.id())
        .with("reason", bounded(reason));
  }

  /**
   * An expression's error can quote a whole event, and NUL is more than PostgreSQL's JSON takes.
   */
  private static String bounded(String reason) {
    String clean = reason.replace('\0', ' ');
    return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + "…";
  }
}
