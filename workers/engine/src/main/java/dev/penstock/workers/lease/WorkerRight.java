package dev.penstock.workers.lease;

import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The right of one worker to use leases up, which its owner can end at any moment. Thread-safe.
 *
 * @param worker its id
 */
public record WorkerRight(String worker) {

  /** Makes the worker known; one that is known, revoked or not, stays as it is. */
  public void register(Database database) {
    database.inTransaction(
        transaction -> {
          try (PreparedStatement insert =
              transaction.prepareStatement(
                  "INSERT INTO worker (id) VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, worker);
            return insert.executeUpdate();
          }
        });
  }

  /** Whether it is over; a worker that nobody knows has none either. */
  public boolean isRevoked(Database database) {
    return database.inTransaction(this::isRevoked);
  }

  boolean isRevoked(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT FROM worker WHERE id = ? AND revoked_at IS NULL")) {
      select.setString(1, worker);
      try (ResultSet row = select.executeQuery()) {
        return !row.next();
      }
    }
  }
}
