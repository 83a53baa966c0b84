package dev.penstock.schedule;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a schedule stands, its row locked.
 *
 * @param nextAt the next nominal time; null while something else than the clock decides
 * @param lastRun the run that it started last
 * @param stopping the run that was asked to make way last
 */
record ScheduleRow(
    String name,
    String document,
    byte[] seal,
    boolean paused,
    @Nullable Instant nextAt,
    @Nullable String lastRun,
    @Nullable String stopping) {

  private static final String SELECT =
      """
      SELECT name, document, seal, paused_at IS NOT NULL AS paused, next_at, last_run, stopping
        FROM schedule
      """;

  /** One that is due now and that nobody else has. */
  static Optional<ScheduleRow> lockDue(Connection transaction, Instant now) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            SELECT
                + """
                 WHERE due_at <= ? AND paused_at IS NULL
                 ORDER BY due_at
                 LIMIT 1
                   FOR UPDATE SKIP LOCKED
                """)) {
      select.setObject(1, ScheduleStore.time(now));
      return read(select);
    }
  }

  /** Empty when somebody else has it; who does sees what is to be seen. */
  static Optional<ScheduleRow> lockFree(Connection transaction, String name) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(SELECT + " WHERE name = ? FOR UPDATE SKIP LOCKED")) {
      select.setString(1, name);
      return read(select);
    }
  }

  /** Waits for who else has it. */
  static Optional<ScheduleRow> lock(Connection transaction, String name) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(SELECT + " WHERE name = ? FOR UPDATE")) {
      select.setString(1, name);
      return read(select);
    }
  }

  /** The gate before its runs. */
  Gate gate(Connection transaction, Instant now) {
    return new Gate(transaction, name, lastRun, stopping, now);
  }

  /** Writes where it stands now. */
  void stand(Connection transaction, @Nullable Instant next, @Nullable Instant due, Gate gate)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE schedule SET next_at = ?, due_at = ?, last_run = ?, stopping = ?
             WHERE name = ?
            """)) {
      update.setObject(1, ScheduleStore.time(next));
      update.setObject(2, ScheduleStore.time(due));
      update.setString(3, gate.lastRun());
      update.setString(4, gate.stopping());
      update.setString(5, name);
      update.executeUpdate();
    }
  }

  /** Writes which run it started last, and nothing of its times. */
  void stand(Connection transaction, Gate gate) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE schedule SET last_run = ?, stopping = ? WHERE name = ?")) {
      update.setString(1, gate.lastRun());
      update.setString(2, gate.stopping());
      update.setString(3, name);
      update.executeUpdate();
    }
  }

  private static Optional<ScheduleRow> read(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      OffsetDateTime next = row.getObject("next_at", OffsetDateTime.class);
      return Optional.of(
          new ScheduleRow(
              row.getString("name"),
              row.getString("document"),
              row.getBytes("seal"),
              row.getBoolean("paused"),
              next == null ? null : next.toInstant(),
              row.getString("last_run"),
              row.getString("stopping")));
    }
  }
}
