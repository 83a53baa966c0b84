package dev.penstock.workers.approval;

import dev.penstock.approval.QuestionEvents;
import dev.penstock.approval.QuestionMoment;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.HumanTaskTimer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reminds of questions, tells that they are overdue, and puts them to another role, at their times.
 * The timer goes in the transaction that does what it is for, so each does it once, however many
 * nodes sweep and whichever of them dies. A question that waits is a row and holds nothing.
 * Thread-safe.
 */
public final class QuestionTimers {

  private static final int BATCH = 100;
  private static final String WORKER = "worker";

  private final Database database;
  private final AuditTrail audit;
  private final QuestionEvents events;
  private final Clock clock;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   */
  public QuestionTimers(Database database, AuditTrail audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.events = new QuestionEvents(audit);
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
    Map<String, String> open = open(transaction, due);
    for (TimerRows.Due each : due) {
      String run = open.get(each.task());
      if (run != null) {
        record(transaction, each.task(), each.timer(), run);
      }
    }
    return due.size();
  }

  /**
   * The runs of those questions that are open still, which nobody else changes before the end of
   * the transaction. All are taken before the first is told of, and in one order: who decides has a
   * question first and the log of events after it.
   */
  private Map<String, String> open(Connection transaction, List<TimerRows.Due> due)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT id, run_id FROM human_task
             WHERE id = ANY (?) AND state = 'open' AND (due_at IS NULL OR due_at > ?)
             ORDER BY id FOR UPDATE
            """)) {
      select.setArray(
          1,
          transaction.createArrayOf(
              "text", due.stream().map(TimerRows.Due::task).distinct().toArray()));
      select.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
      Map<String, String> open = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          open.put(row.getString("id"), row.getString("run_id"));
        }
      }
      return open;
    }
  }

  private void record(Connection transaction, String task, HumanTaskTimer timer, String run)
      throws SQLException {
    String role = timer.role();
    if (role != null) {
      escalate(transaction, task, role);
    }
    QuestionMoment moment = moment(timer.kind());
    step(transaction, task, moment.wire(), role == null ? null : "role:" + role);
    AuditEntry entry =
        new AuditEntry("approval." + moment.wire(), WORKER, run, task, Json.object());
    audit.append(transaction, role == null ? entry : entry.with("role", role));
    events.tell(transaction, task, moment, WORKER);
  }

  private static QuestionMoment moment(HumanTaskTimer.Kind kind) {
    return switch (kind) {
      case REMINDED -> QuestionMoment.REMINDED;
      case OVERDUE -> QuestionMoment.OVERDUE;
      case ESCALATED -> QuestionMoment.ESCALATED;
    };
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
