package dev.penstock.functions.api.policy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;

/**
 * The decisions on record that the caller may see, in the order in which they were made; of too
 * many only the newest.
 */
final class RecordedActions {

  private static final int MOST = 50_000;
  private static final int BATCH = 200;

  private static final String COLUMNS =
      """
      id, run_id, position, decided_at, input, answers, outcome, rule, effect_key, begun_attempt
      """;

  private final Connection connection;
  private final Instant from;
  private final boolean all;

  private RecordedActions(Connection connection, Instant from, boolean all) {
    this.connection = connection;
    this.from = from;
    this.all = all;
  }

  /** What is done with a row. */
  @FunctionalInterface
  interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  static RecordedActions since(Connection connection, Instant since) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT decided_at FROM policy_decision
             WHERE decided_at >= ? ORDER BY decided_at DESC OFFSET ? LIMIT 1
            """)) {
      select.setTimestamp(1, Timestamp.from(since));
      select.setInt(2, MOST - 1);
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          Instant oldest = row.getTimestamp(1).toInstant();
          return new RecordedActions(connection, oldest, !isOlder(connection, since, oldest));
        }
        return new RecordedActions(connection, since, true);
      }
    }
  }

  private static boolean isOlder(Connection connection, Instant since, Instant oldest)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT 1 FROM policy_decision WHERE decided_at >= ? AND decided_at < ? LIMIT 1
            """)) {
      select.setTimestamp(1, Timestamp.from(since));
      select.setTimestamp(2, Timestamp.from(oldest));
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Whether none that was asked for is left out. */
  boolean isAll() {
    return all;
  }

  void each(Reader reader) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM policy_decision WHERE decided_at >= ? ORDER BY decided_at, id")) {
      select.setTimestamp(1, Timestamp.from(from));
      read(select, reader);
    }
  }

  /**
   * What was begun in the time before the first of them.
   *
   * @return whether none of it is left out
   */
  boolean begunBefore(Duration lookback, Reader reader) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT * FROM (SELECT "
                + COLUMNS
                + """
                   FROM policy_decision
                  WHERE decided_at >= ? AND decided_at < ? AND begun_attempt > 0
                  ORDER BY decided_at DESC, id DESC LIMIT ?) newest
                 ORDER BY decided_at, id
                """)) {
      select.setTimestamp(1, Timestamp.from(from.minus(lookback)));
      select.setTimestamp(2, Timestamp.from(from));
      select.setInt(3, MOST);
      return read(select, reader) < MOST;
    }
  }

  private static int read(PreparedStatement select, Reader reader) throws SQLException {
    select.setFetchSize(BATCH);
    int rows = 0;
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        rows++;
        reader.read(row);
      }
    }
    return rows;
  }
}
