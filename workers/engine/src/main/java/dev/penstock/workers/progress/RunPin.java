package dev.penstock.workers.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which version a run follows. No role may write it; a function of the store changes it, and only
 * to another version of the same workflow while the run is not over.
 */
final class RunPin {

  private RunPin() {}

  /** The version that the run follows now, as {@code namespace/name@version}; empty if refused. */
  static Optional<String> change(Connection transaction, String runId, String from, String to)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT migrate_run(?, ?, ?) AS definition")) {
      select.setString(1, runId);
      select.setString(2, from);
      select.setString(3, to);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  static boolean is(Connection connection, String runId, String digest) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM run WHERE id = ? AND definition_digest = ?")) {
      select.setString(1, runId);
      select.setString(2, digest);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}
