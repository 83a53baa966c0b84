package dev.penstock.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that is about to be inserted, by itself or as part of a {@link Commit}.
 *
 * @param into the table and its columns, as SQL
 * @param expressions what the columns get, as SQL with a question mark for each value
 * @param values of types that JDBC knows; null only for text
 * @param unlessThere whether a row with the same key is left as it is
 */
public record NewRow(
    String into, String expressions, List<@Nullable Object> values, boolean unlessThere) {

  public NewRow {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** A row of plain values, in the order of the columns. */
  public static NewRow of(String into, @Nullable Object... values) {
    return computed(into, "?" + ", ?".repeat(values.length - 1), values);
  }

  /** The same, with expressions of one's own. */
  public static NewRow computed(String into, String expressions, @Nullable Object... values) {
    return new NewRow(into, expressions, java.util.Arrays.asList(values), false);
  }

  /** The same row, which a row with its key that is there already keeps out. */
  public NewRow unlessItIsThere() {
    return new NewRow(into, expressions, values, true);
  }

  /** Inserts it in the caller's transaction. */
  public void insert(Connection transaction) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO " + into + " SELECT " + expressions + onConflict())) {
      bind(insert, 1);
      insert.executeUpdate();
    }
  }

  String onConflict() {
    return unlessThere ? " ON CONFLICT DO NOTHING" : "";
  }

  /** Sets the values; the number after the last. */
  int bind(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (Object value : values) {
      statement.setObject(next++, value);
    }
    return next;
  }
}
