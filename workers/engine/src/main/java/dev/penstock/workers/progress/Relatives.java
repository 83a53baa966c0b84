package dev.penstock.workers.progress;

import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.trace.Hop;
import dev.penstock.workers.subrun.Stops;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Whom the end of a run concerns: the run that waits for it, and the runs it waited for. */
final class Relatives {

  private Relatives() {}

  /** Once, in the transaction that records the end. */
  static void tell(Connection transaction, AuditTrail audit, String runId, String status)
      throws SQLException {
    List<String> orphans = new ArrayList<>();
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT id, parent_id, parent_position, parent_iteration, parent_attempt,
                   created_at, ended_at
              FROM run WHERE id = ? AND awaited
            UNION ALL
            SELECT id, NULL, NULL, NULL, NULL, NULL, NULL
              FROM run WHERE parent_id = ? AND awaited AND ended_at IS NULL
            """)) {
      select.setString(1, runId);
      select.setString(2, runId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (rows.getString("parent_id") == null) {
            orphans.add(rows.getString("id"));
          } else {
            tellParent(transaction, rows, status);
          }
        }
      }
    }
    for (String orphan : orphans) {
      Stops.ask(transaction, audit, orphan, "The run that waited for it is " + status + ".");
    }
  }

  private static void tellParent(Connection transaction, ResultSet row, String status)
      throws SQLException {
    String runId = row.getString("id");
    String parent = row.getString("parent_id");
    Outbox.put(
        transaction,
        new OutboxMessage(
            OutboxMessage.Topic.RUN_ENDED, parent, Json.object().put("runId", runId)));
    Instant created = row.getObject("created_at", OffsetDateTime.class).toInstant();
    Instant ended = row.getObject("ended_at", OffsetDateTime.class).toInstant();
    Hop.insert(
        transaction,
        List.of(
            new Hop(
                parent,
                Hop.Kind.SUB_RUN,
                row.getString("parent_position"),
                row.getString("parent_iteration"),
                row.getInt("parent_attempt"),
                created,
                Duration.between(created, ended),
                Json.object().put("run", runId).put("outcome", status))));
  }
}
