package dev.penstock.functions.api.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A delivery's messages that are parked: the one that should have started its run, and those of its
 * replays.
 *
 * @param delivery its id
 * @param run the id of its own run
 */
record DeadLetters(String delivery, String run) {

  private static final String THESE =
      """
       topic = 'run.from-delivery' AND parked_at IS NOT NULL
         AND (run_id = ? OR run_id IN (SELECT run_id FROM delivery_replay WHERE delivery_id = ?))
      """;

  /** Whether there are any. */
  boolean any(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT FROM outbox WHERE" + THESE + " LIMIT 1")) {
      bind(select, 1);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Has them tried again; false when none was left to. */
  boolean requeue(Connection transaction) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE outbox SET parked_at = NULL, parked_reason = NULL, attempts = 0, due_at = now()"
                + " WHERE"
                + THESE)) {
      bind(update, 1);
      return update.executeUpdate() > 0;
    }
  }

  /** Throws them away and tells why; false when none was left to. */
  boolean discard(Connection transaction, String reason, String by) throws SQLException {
    try (PreparedStatement discard =
        transaction.prepareStatement(
            "WITH gone AS (DELETE FROM outbox WHERE"
                + THESE
                + """
                  RETURNING run_id)
                INSERT INTO delivery_outcome (run_id, delivery_id, outcome, reason, decided_by)
                SELECT run_id, ?, 'discarded', ?, ? FROM gone
                """)) {
      int next = bind(discard, 1);
      discard.setString(next, delivery);
      discard.setString(next + 1, reason);
      discard.setString(next + 2, by);
      return discard.executeUpdate() > 0;
    }
  }

  private int bind(PreparedStatement statement, int from) throws SQLException {
    statement.setString(from, run);
    statement.setString(from + 1, delivery);
    return from + 2;
  }
}
