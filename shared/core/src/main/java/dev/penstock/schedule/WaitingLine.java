package dev.penstock.schedule;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The occurrences of a schedule that wait for their turn, oldest first. Whoever changes it holds
 * the lock of the schedule's row.
 */
final class WaitingLine {

  private static final String COLUMNS = "schedule, key, nominal_at, input, backfill, watched";

  private WaitingLine() {}

  /**
   * How many wait.
   *
   * @param backfill of which backfill; null for those that came by themselves
   */
  static int count(Connection connection, String schedule, @Nullable String backfill)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT count(*) FROM occurrence
             WHERE waits AND schedule = ? AND backfill IS NOT DISTINCT FROM ?
            """)) {
      select.setString(1, schedule);
      select.setString(2, backfill);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** Whether any waits. */
  static boolean isThere(Connection connection, String schedule) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT EXISTS (SELECT FROM occurrence WHERE waits AND schedule = ?)")) {
      select.setString(1, schedule);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Schedules for which some wait that may start. */
  static List<String> schedules(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                """
            SELECT name FROM schedule s
             WHERE EXISTS (SELECT FROM occurrence o
                            WHERE o.waits AND o.schedule = s.name
                              AND (s.paused_at IS NULL OR o.backfill IS NOT NULL))
             ORDER BY name
            """);
        ResultSet row = select.executeQuery()) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    }
  }

  /**
   * Takes the first out of the line.
   *
   * @param paused then only what a backfill asks for starts
   */
  static Optional<Occurrence> take(Connection transaction, String schedule, boolean paused)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE occurrence SET waits = false
             WHERE schedule = ?
               AND key = (SELECT key FROM occurrence
                           WHERE waits AND schedule = ? AND (NOT ? OR backfill IS NOT NULL)
                           ORDER BY found_at, nominal_at LIMIT 1)
            RETURNING\s"""
                + COLUMNS)) {
      update.setString(1, schedule);
      update.setString(2, schedule);
      update.setBoolean(3, paused);
      return read(update).stream().findFirst();
    }
  }

  /**
   * Lets them go unstarted, so that their times are as those that were left out.
   *
   * @param backfill as in {@link #count}
   */
  static List<Occurrence> drop(Connection transaction, String schedule, @Nullable String backfill)
      throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            """
            DELETE FROM occurrence
             WHERE waits AND schedule = ? AND backfill IS NOT DISTINCT FROM ?
            RETURNING\s"""
                + COLUMNS)) {
      delete.setString(1, schedule);
      delete.setString(2, backfill);
      return read(delete);
    }
  }

  /** As {@link #drop}, whoever asked for them. */
  static int clear(Connection transaction, String schedule) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement("DELETE FROM occurrence WHERE waits AND schedule = ?")) {
      delete.setString(1, schedule);
      return delete.executeUpdate();
    }
  }

  private static List<Occurrence> read(PreparedStatement statement) throws SQLException {
    List<Occurrence> all = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        all.add(Occurrence.read(row));
      }
    }
    return all;
  }
}
