package dev.penstock.workers.approval;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.event.EventLog;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.HumanTaskTimer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reminds of questions, tells that they are overdue, and puts them to another role, at their times.
 * The timer goes in the transaction that does what it is for, so each does it once, however many
 * nodes sweep and whichever of them dies. A question that waits is a row and holds nothing.
 * Thread-safe.
 */
public final class QuestionTimers {

  private static final int BATCH = 100;

  private final Database database;
  private final AuditTrail audit;
  private final EventLog events;
  private final Clock clock;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   */
  public QuestionTimers(Database database, AuditTrail audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.events = new EventLog(audit);
    this.clock = clock;
  }

  /**
   * Does what is due now.
   *
   * @return how many timers have gone off, those of questions that were answered included
   */
  public int sweep() {
    int all = 0;
    int some;
    do {
      some = database.inTransaction(this::batch);
      all += some;
    } while (some == BATCH);
    return all;
  }

  private int batch(Connection transaction) throws SQLException {
    List<TimerRows.Due> due = TimerRows.take(transaction, clock.instant(), BATCH);
    for (TimerRows.Due each : due) {
      goOff(transaction, each.task(), each.timer());
    }
    return due.size();
  }

  private void goOff(Connection transaction, String task, HumanTaskTimer timer)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT id, run_id, title, role, assignee, due_at FROM human_task
             WHERE id = ? AND state = 'open' AND (due_at IS NULL OR due_at > ?) FOR UPDATE
            """)) {
      select.setString(1, task);
      select.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          record(transaction, task, timer, row);
        }
      }
    }
  }

  private void record(Connection transaction, String task, HumanTaskTimer timer, ResultSet question)
      throws SQLException {
    String role = timer.role();
    if (role != null) {
      escalate(transaction, task, role);
    }
    step(transaction, task, timer.kind().wire(), role == null ? null : "role:" + role);
    AuditEntry entry =
        new AuditEntry(
            "approval." + timer.kind().wire(),
            "worker",
            question.getString("run_id"),
            task,
            Json.object());
    audit.append(transaction, role == null ? entry : entry.with("role", role));
    events.append(
        transaction,
        QuestionEvent.of(question, timer, clock.instant()),
        EventLog.Sender.outside("worker"));
  }

  /** It goes over to another role: who had it has it no longer. */
  private static void escalate(Connection transaction, String task, String role)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE human_task SET role = ?, assignee = NULL, groups = '{}' WHERE id = ?")) {
      update.setString(1, role);
      update.setString(2, task);
      update.executeUpdate();
    }
  }

  private void step(Connection transaction, String task, String kind, @Nullable String recipient)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO human_task_step (task_id, kind, actor, recipient, at)
            VALUES (?, ?, 'worker', ?, ?)
            """)) {
      insert.setString(1, task);
      insert.setString(2, kind);
      insert.setString(3, recipient);
      insert.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }
}
