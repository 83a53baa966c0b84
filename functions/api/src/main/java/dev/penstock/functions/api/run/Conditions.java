package dev.penstock.functions.api.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Conditions of a statement with the values for their question marks. Only what is asked for is in
 * the statement, so that the store can choose the index that fits it: a condition of the form "no
 * value or equal" fits none. Texts are ours, values are the asker's. Not thread-safe.
 */
final class Conditions {

  private final List<String> texts = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  void add(String text, Object... itsValues) {
    texts.add(text);
    values.addAll(List.of(itsValues));
  }

  /** All of them as the rest of a {@code WHERE}; true when there are none. */
  String text() {
    return texts.isEmpty() ? "true" : String.join(" AND ", texts);
  }

  /**
   * Sets the values.
   *
   * @return the number of the next parameter
   */
  int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (Object value : values) {
      if (value instanceof Collection<?> many) {
        statement.setArray(next++, connection.createArrayOf("text", many.toArray()));
      } else {
        statement.setObject(next++, value);
      }
    }
    return next;
  }
}
