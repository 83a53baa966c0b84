package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of a run, as the lists of its trace. */
final class TraceRows {

  private TraceRows() {}

  /** What one row becomes. */
  interface Mapping {
    ObjectNode of(ResultSet row) throws SQLException;
  }

  static ArrayNode read(Connection connection, String sql, Mapping mapping, String... values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setString(i + 1, values[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        ArrayNode all = Json.array();
        while (rows.next()) {
          all.add(mapping.of(rows));
        }
        return all;
      }
    }
  }

  /** With the task that it is of. */
  static RowJson placed(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("position", "position")
        .text("iteration", "iteration")
        .number("attempt", "attempt");
  }
}
