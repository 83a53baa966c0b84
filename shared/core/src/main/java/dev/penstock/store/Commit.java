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

  /** In a deciding statement: whether the condition holds that it was given with. */
  public static final String PROVIDED = "(SELECT so FROM provided)";

  /** What became of one. */
  public enum Sent {
    /** All of it is on record. */
    HAPPENED,
    /** Nothing is: the deciding statement changed nothing, though its condition held. */
    NOT_DECIDED,
    /** Nothing is: the condition did not hold. */
    NOT_PROVIDED
  }

  private record Deciding(
      @Nullable Condition condition, String sql, List<@Nullable Object> values) {
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
    return new Commit(new Deciding(null, statement, Arrays.asList(values)), List.of());
  }

  /**
   * The same, where something must hold besides.
   *
   * @param statement which changes something only where {@link #PROVIDED}
   */
  public static Commit provided(Condition condition, String statement, @Nullable Object... values) {
    return new Commit(new Deciding(condition, statement, Arrays.asList(values)), List.of());
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
    return put(database) == Sent.HAPPENED;
  }

  /** The same, telling why it did not happen. */
  public Sent put(Database database) {
    return database.query(sql(), (_, statement, first) -> bind(statement, first), Commit::sent);
  }

  /** As {@link #send}, in the caller's transaction, which commits. */
  public boolean within(Connection transaction) throws SQLException {
    return put(transaction) == Sent.HAPPENED;
  }

  /** As {@link #put(Database)}, in the caller's transaction, which commits. */
  public Sent put(Connection transaction) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(sql())) {
      bind(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        return sent(row);
      }
    }
  }

  private static Sent sent(ResultSet row) throws SQLException {
    row.next();
    if (row.getBoolean(1)) {
      return Sent.HAPPENED;
    }
    return row.getBoolean(2) ? Sent.NOT_DECIDED : Sent.NOT_PROVIDED;
  }

  private String sql() {
    Condition condition = deciding == null ? null : deciding.condition();
    StringBuilder sql = new StringBuilder("WITH ");
    if (condition != null) {
      sql.append("provided AS (SELECT ").append(condition.sql()).append(" AS so), ");
    }
    sql.append("decided AS (")
        .append(deciding == null ? "SELECT true" : deciding.sql())
        .append(')');
    for (int i = 0; i < rows.size(); i++) {
      NewRow first = rows.get(i).getFirst();
      sql.append(", row_").append(i).append(" AS (INSERT INTO ").append(first.into());
      String arm = " SELECT " + first.expressions() + " FROM decided";
      sql.append(arm).repeat(" UNION ALL" + arm, rows.get(i).size() - 1);
      sql.append(first.onConflict()).append(')');
    }
    return sql.append(" SELECT EXISTS (SELECT FROM decided), ")
        .append(condition == null ? "true" : PROVIDED)
        .toString();
  }

  private void bind(PreparedStatement statement, int from) throws SQLException {
    int next = from;
    if (deciding != null) {
      if (deciding.condition() != null) {
        next = bind(statement, next, deciding.condition().values());
      }
      next = bind(statement, next, deciding.values());
    }
    for (List<NewRow> together : rows) {
      for (NewRow row : together) {
        next = row.bind(statement, next);
      }
    }
  }

  private static int bind(
      PreparedStatement statement, int from, List<? extends @Nullable Object> values)
      throws SQLException {
    int next = from;
    for (Object value : values) {
      statement.setObject(next++, value);
    }
    return next;
  }
}
