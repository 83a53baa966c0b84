package dev.penstock.workers.progress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.json.Json;
import dev.penstock.trace.Hop;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.UndoNote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run undoes: a hop and an entry of the trail for each, once. */
final class UndoRows {

  private static final int MOST_NAMED = 100;

  private UndoRows() {}

  /** Writes the hop; what belongs on the trail in the same transaction, empty when it is there. */
  static Optional<AuditEntry> note(Connection transaction, String runId, UndoNote note)
      throws SQLException {
    if (isNoted(transaction, runId, note.number())) {
      return Optional.empty();
    }
    ObjectNode detail = Json.object().put("number", note.number());
    return Optional.of(
        switch (note) {
          case UndoNote.Begun(RunResult because, int tasks) -> {
            String why = because instanceof RunResult.Cancelled ? "cancelled" : "faulted";
            detail.put("because", why).put("tasks", tasks);
            new Hop(
                    runId,
                    Hop.Kind.UNDO,
                    "",
                    "",
                    1,
                    Clock.systemUTC().instant(),
                    Duration.ZERO,
                    detail)
                .insert(transaction);
            yield entry("run.undoing", runId)
                .with("because", why)
                .with("tasks", Integer.toString(tasks));
          }
          case UndoNote.Ended ended -> {
            detail.put("outcome", ended.error() == null ? "undone" : "failed");
            AuditEntry entry =
                entry(ended.error() == null ? "run.task-undone" : "run.undo-failed", runId)
                    .with("position", ended.position())
                    .with("iteration", ended.iteration());
            if (ended.error() != null) {
              detail.put("type", ended.error().type()).put("status", ended.error().status());
              entry = entry.with("type", ended.error().type());
            }
            new Hop(
                    runId,
                    Hop.Kind.UNDO,
                    ended.position(),
                    ended.iteration(),
                    1,
                    ended.startedAt(),
                    ended.took(),
                    detail)
                .insert(transaction);
            yield entry;
          }
        });
  }

  /** The end of a run with the names of what was undone, and of what was not although it should. */
  static AuditEntry named(Connection transaction, String runId, AuditEntry end)
      throws SQLException {
    List<String> undone = tasks(transaction, runId, "undone");
    List<String> failed = tasks(transaction, runId, "failed");
    AuditEntry entry = undone.isEmpty() ? end : end.with("undone", text(undone));
    return failed.isEmpty() ? entry : entry.with("undoFailed", text(failed));
  }

  private static String text(List<String> tasks) {
    String named = String.join(", ", tasks.subList(0, Math.min(tasks.size(), MOST_NAMED)));
    return tasks.size() <= MOST_NAMED ? named : named + " and " + (tasks.size() - MOST_NAMED);
  }

  private static List<String> tasks(Connection transaction, String runId, String outcome)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT position, iteration FROM hop
             WHERE run_id = ? AND kind = 'undo' AND detail::json ->> 'outcome' = ?
             ORDER BY id
            """)) {
      select.setString(1, runId);
      select.setString(2, outcome);
      try (ResultSet rows = select.executeQuery()) {
        List<String> tasks = new ArrayList<>();
        while (rows.next()) {
          String iteration = rows.getString(2);
          tasks.add(rows.getString(1) + (iteration.isEmpty() ? "" : ":" + iteration));
        }
        return tasks;
      }
    }
  }

  private static boolean isNoted(Connection transaction, String runId, int number)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT FROM hop
             WHERE run_id = ? AND kind = 'undo' AND (detail::json ->> 'number')::int = ?
            """)) {
      select.setString(1, runId);
      select.setInt(2, number);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private static AuditEntry entry(String kind, String runId) {
    return AuditEntry.of(kind, "worker", runId).inRun(runId);
  }
}
