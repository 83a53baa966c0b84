package dev.penstock.workers.trace;

import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * How far the hops have been told, by whichever node it is that tells: one at a time, and another
 * one goes on soon after it has died.
 */
final class Teller {

  private static final String TAKE =
      """
      INSERT INTO trace_export (told, teller, lease_until)
      SELECT coalesce(max(id), 0), ?, now() + interval '20 seconds' FROM hop
      ON CONFLICT (singleton) DO UPDATE
         SET teller = excluded.teller, lease_until = excluded.lease_until
       WHERE trace_export.teller = excluded.teller OR trace_export.lease_until < now()
      RETURNING told
      """;

  private static final String ADVANCE =
      """
      UPDATE trace_export SET told = ?, lease_until = now() + interval '20 seconds'
       WHERE teller = ? AND told <= ?
      """;

  private static final String GIVE = "UPDATE trace_export SET lease_until = now() WHERE teller = ?";

  private final Database database;
  private final String name;

  /**
   * Takes nothing yet.
   *
   * @param name of this process and of no other
   */
  Teller(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /**
   * The last hop that was told, when it is this process that tells; empty when another one does.
   * Who is the first to tell begins with what comes next.
   */
  OptionalLong take() {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setString(1, name);
            try (ResultSet row = take.executeQuery()) {
              return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
          }
        });
  }

  /** False when another process tells by now. */
  boolean advance(long told) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
            update.setLong(1, told);
            update.setString(2, name);
            update.setLong(3, told);
            return update.executeUpdate() == 1;
          }
        });
  }

  /** Lets another process go on at once. */
  void give() {
    database.inTransaction(this::give);
  }

  private int give(Connection connection) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(GIVE)) {
      update.setString(1, name);
      return update.executeUpdate();
    }
  }
}
