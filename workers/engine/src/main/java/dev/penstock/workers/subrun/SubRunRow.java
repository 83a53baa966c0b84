package dev.penstock.workers.subrun;

import dev.penstock.json.CanonicalJson;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trace.SpanIds;
import dev.penstock.trace.TraceCause;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.relay.RunPins;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The row of a run that was started for a run. */
final class SubRunRow {

  private SubRunRow() {}

  /**
   * What is asked of the run that starts it.
   *
   * @param depth how many runs stand above it
   */
  record Parent(int depth, String configDigest) {}

  static Parent parent(Connection connection, String runId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT depth, config_digest FROM run WHERE id = ?
            """)) {
      select.setString(1, runId);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw PlatformException.of(ProblemType.NOT_FOUND, "There is no run " + runId + ".");
        }
        return new Parent(row.getInt(1), row.getString(2));
      }
    }
  }

  /** False when the run is recorded already. */
  static boolean insert(
      Connection transaction,
      SubRunRequest request,
      RunPins.Pinned pinned,
      int depth,
      TraceCause cause)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                             policy_digest, status, input, started_by, parent_id, parent_position,
                             parent_iteration, parent_attempt, awaited, depth,
                             trace_parent, trace_kept)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """)) {
      insert.setString(1, request.id());
      insert.setString(2, pinned.definition().id().namespace());
      insert.setString(3, pinned.definition().id().name());
      insert.setString(4, pinned.definition().id().version());
      insert.setString(5, pinned.definition().digest());
      insert.setString(6, pinned.configDigest());
      insert.setString(7, pinned.policyDigest());
      insert.setString(8, CanonicalJson.write(request.input()));
      insert.setString(9, request.startedBy());
      insert.setString(10, request.task().runId());
      insert.setString(11, request.task().position());
      insert.setString(12, request.task().iteration());
      insert.setInt(13, request.task().attempt());
      insert.setBoolean(14, request.awaited());
      insert.setInt(15, depth);
      TraceCause.set(insert, 16, cause);
      return insert.executeUpdate() == 1;
    }
  }

  /** The hop of the task that waits for it, or the run that does not. */
  static TraceCause cause(Connection connection, SubRunRequest request) throws SQLException {
    TaskAttempt task = request.task();
    return TraceCause.of(
        connection,
        task.runId(),
        request.awaited()
            ? SpanIds.subRun(task.runId(), task.position(), task.iteration(), task.attempt())
            : SpanIds.run(task.runId()));
  }
}
