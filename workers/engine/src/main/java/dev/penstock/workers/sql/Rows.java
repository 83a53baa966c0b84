package dev.penstock.workers.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;

/** What a statement gave, as JSON: {@code {rows: [...]}} or {@code {changed: n}}. */
final class Rows {

  /** More is no result of a task: it is taken back. */
  static final int MOST = 1_000;

  private Rows() {}

  /**
   * Executes the statement and reads what it gives.
   *
   * @throws TooManyException before anything is committed
   */
  static ObjectNode of(PreparedStatement statement) throws SQLException {
    statement.setMaxRows(MOST + 1);
    ObjectNode result = Json.object();
    if (!statement.execute()) {
      return result.put("changed", statement.getUpdateCount());
    }
    try (ResultSet rows = statement.getResultSet()) {
      ArrayNode read = result.putArray("rows");
      while (rows.next()) {
        if (read.size() == MOST) {
          throw new TooManyException();
        }
        read.add(row(rows));
      }
    }
    return result;
  }

  /** There are more rows than a task can have. */
  static final class TooManyException extends SQLException {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super("There are more than " + MOST + " rows. Add a LIMIT; nothing was changed.");
    }
  }

  private static ObjectNode row(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    ObjectNode row = Json.object();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      row.set(columns.getColumnLabel(i), value(rows, i, columns));
    }
    return row;
  }

  private static JsonNode value(ResultSet rows, int column, ResultSetMetaData columns)
      throws SQLException {
    String text = rows.getString(column);
    if (text == null) {
      return NullNode.getInstance();
    }
    String type = columns.getColumnTypeName(column);
    if (type.equals("json") || type.equals("jsonb")) {
      return Json.read(text);
    }
    return switch (columns.getColumnType(column)) {
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          Json.mapper().getNodeFactory().numberNode(rows.getLong(column));
      case Types.NUMERIC, Types.REAL, Types.DOUBLE -> number(text);
      case Types.BIT, Types.BOOLEAN ->
          Json.mapper().getNodeFactory().booleanNode(rows.getBoolean(column));
      default -> Json.mapper().getNodeFactory().textNode(text);
    };
  }

  /** {@code NaN} and {@code Infinity} are no numbers of JSON. */
  private static JsonNode number(String text) {
    try {
      return Json.mapper().getNodeFactory().numberNode(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Json.mapper().getNodeFactory().textNode(text);
    }
  }
}
