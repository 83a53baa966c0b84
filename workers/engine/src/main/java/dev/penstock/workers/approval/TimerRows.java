package dev.penstock.workers.approval;

import dev.penstock.workers.protocol.HumanTaskTimer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Timers of questions as they are stored: one that is due goes with what it does. */
final class TimerRows {

  private TimerRows() {}

  /** One that is due. */
  record Due(String task, HumanTaskTimer timer) {}

  static void insert(Connection transaction, String task, List<HumanTaskTimer> timers)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO human_task_timer (task_id, kind, at, role) VALUES (?, ?, ?, ?)")) {
      for (HumanTaskTimer timer : timers) {
        insert.setString(1, task);
        insert.setString(2, timer.kind().wire());
        insert.setObject(3, timer.at().atOffset(ZoneOffset.UTC));
        insert.setString(4, timer.role());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Takes some that are due, the longest first; what another sweep has in hand is left to it. */
  static List<Due> take(Connection transaction, Instant now, int most) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            DELETE FROM human_task_timer WHERE (task_id, kind) IN (
              SELECT task_id, kind FROM human_task_timer WHERE at <= ?
               ORDER BY at LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING task_id, kind, at, role
            """)) {
      delete.setObject(1, now.atOffset(ZoneOffset.UTC));
      delete.setInt(2, most);
      try (ResultSet rows = delete.executeQuery()) {
        List<Due> due = new ArrayList<>();
        while (rows.next()) {
          due.add(
              new Due(
                  rows.getString("task_id"),
                  new HumanTaskTimer(
                      HumanTaskTimer.Kind.of(rows.getString("kind")),
                      rows.getObject("at", OffsetDateTime.class).toInstant(),
                      rows.getString("role"))));
        }
        due.sort(Comparator.comparing(each -> each.timer().at()));
        return due;
      }
    }
  }
}
