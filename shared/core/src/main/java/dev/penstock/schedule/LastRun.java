package dev.penstock.schedule;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The run that a schedule started last. */
final class LastRun {

  private LastRun() {}

  /**
   * Whether it has not ended, or a message is still to start it. A run of which there is neither a
   * row nor such a message will never be.
   */
  static boolean isUnderWay(Connection connection, @Nullable String run) throws SQLException {
    if (run == null) {
      return false;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT EXISTS (SELECT FROM run WHERE id = ? AND ended_at IS NULL)
                OR (NOT EXISTS (SELECT FROM run WHERE id = ?)
                    AND EXISTS (SELECT FROM outbox WHERE run_id = ? AND parked_at IS NULL))
            """)) {
      select.setString(1, run);
      select.setString(2, run);
      select.setString(3, run);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
