package dev.penstock.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is committed together in a single statement, and so in a single round trip: rows, and where
 * there is one a deciding statement, without whose success no row is inserted. Rows for the same
 * columns of one table that are given together are inserted in their order. Immutable.
 */
public final class Commit {

  private record Deciding(String sql, List<@Nullable Object> values) {
    Deciding {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  private final @Nullable Deciding deciding;
  private final List<List<NewRow>> rows;

  private Commit(@Nullable Deciding deciding, List<List<NewRow>> rows) {
    this.deciding = deciding;
    this.rows = rows;
  }

  /** Rows that are inserted whatever is there. */
  public static Commit ofRows() {
    return new Commit(null, List.of());
  }

  /**
   * Rows that are inserted only if a statement changes something.
   *
   * @param statement an INSERT or UPDATE that returns a row for each that it changes
   */
  public static Commit decidedBy(String statement, @Nullable Object... values) {
    return new Commit(new Deciding(statement, Arrays.asList(values)), List.of());
  }

  public Commit with(NewRow row) {
    return with(List.of(row));
  }

  /** With rows for the same columns of one table; none are fine. */
  public Commit with(List<NewRow> together) {
    if (together.isEmpty()) {
      return this;
    }
    List<List<NewRow>> more = new ArrayList<>(rows);
    more.add(List.copyOf(together));
    return new Commit(deciding, List.copyOf(more));
  }

  /**
   * Sends it and commits.
   *
   * @return whether it happened: false when the deciding statement changed nothing
   * @throws dev.penstock.problem.PlatformException as {@link Database#inTransaction}
   */
  public boolean send(Database database) {
    return database.query(
        sql(), (_, statement, first) -> bind(statement, first), Commit::hasHappened);
  }

  /** The same in the caller's transaction, which commits. */
  public boolean within(Connection transaction) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(sql())) {
      bind(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        return hasHappened(row);
      }
    }
  }

  private static boolean hasHappened(ResultSet row) throws SQLException {
    row.next();
    return row.getBoolean(1);
  }

  private String sql() {
    StringBuilder sql = new StringBuilder("WITH ");
    if (deciding == null) {
      sql.append("decided AS (SELECT true)");
    } else {
      sql.append("decided AS (").append(deciding.sql()).append(')');
    }
    for (int i = 0; i < rows.size(); i++) {
      NewRow first = rows.get(i).getFirst();
      sql.append(", row_").append(i).append(" AS (INSERT INTO ").append(first.into());
      String arm = " SELECT " + first.expressions() + " FROM decided";
      sql.append(arm).repeat(" UNION ALL" + arm, rows.get(i).size() - 1);
      sql.append(first.onConflict()).append(')');
    }
    return sql.append(" SELECT EXISTS (SELECT FROM decided)").toString();
  }

  private void bind(PreparedStatement statement, int from) throws SQLException {
    int next = from;
    if (deciding != null) {
      for (Object value : deciding.values()) {
        statement.setObject(next++, value);
      }
    }
    for (List<NewRow> together : rows) {
      for (NewRow row : together) {
        next = row.bind(statement, next);
      }
    }
  }
}
