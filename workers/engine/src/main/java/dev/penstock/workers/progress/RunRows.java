package dev.penstock.workers.progress;

import dev.penstock.audit.AuditEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Between running, waiting and paused: a run waits while a question of it is open, unless it is
 * paused.
 */
public final class RunRows {

  private RunRows() {}

  /** A question was put; a run that has ended stays ended. */
  public static void waits(Connection transaction, String runId) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE run SET status = 'waiting' WHERE id = ? AND status IN ('pending', 'running')
            """)) {
      update.setString(1, runId);
      update.executeUpdate();
    }
  }

  /**
   * A question was answered; the run goes on when it was the last open one.
   *
   * @return what belongs on the trail, in the same transaction; empty when nothing changed
   */
  public static Optional<AuditEntry> goesOn(Connection transaction, String runId)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE run SET status = 'running'
             WHERE id = ? AND status = 'waiting'
               AND NOT EXISTS (SELECT FROM human_task WHERE run_id = run.id AND state = 'open')
            """)) {
      update.setString(1, runId);
      return update.executeUpdate() == 1
          ? Optional.of(AuditEntry.of("run.continued", "worker", runId).inRun(runId))
          : Optional.empty();
    }
  }

  /** The run begins no further task; false when it is paused already, or over. */
  static boolean pauses(Connection transaction, String runId) throws SQLException {
    return update(
        transaction,
        """
        UPDATE run SET status = 'paused'
         WHERE id = ? AND status IN ('pending', 'running', 'waiting')
        """,
        runId);
  }

  /** The run goes on; false when it is not paused. */
  static boolean resumes(Connection transaction, String runId) throws SQLException {
    return update(
        transaction,
        """
        UPDATE run
           SET status = CASE WHEN EXISTS (SELECT FROM human_task
                                           WHERE run_id = run.id AND state = 'open')
                             THEN 'waiting' ELSE 'running' END
         WHERE id = ? AND status = 'paused'
        """,
        runId);
  }

  private static boolean update(Connection transaction, String sql, String runId)
      throws SQLException {
    try (PreparedStatement update = transaction.prepareStatement(sql)) {
      update.setString(1, runId);
      return update.executeUpdate() == 1;
    }
  }
}
