package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Which run had a run started, and which it had started itself. */
final class RunFamily {

  private static final int MOST = 100;

  private RunFamily() {}

  /** Adds {@code parent}, {@code children} and {@code moreChildren} where there are any. */
  static void add(Connection connection, ObjectNode run) throws SQLException {
    parent(connection, run);
    children(connection, run);
  }

  private static void parent(Connection connection, ObjectNode run) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT parent_id, parent_position FROM run WHERE id = ? AND parent_id IS NOT NULL
            """)) {
      select.setString(1, run.path("id").asText());
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          run.set(
              "parent",
              new RowJson(row).text("runId", "parent_id").text("task", "parent_position").node());
        }
      }
    }
  }

  private static void children(Connection connection, ObjectNode run) throws SQLException {
    ArrayNode children = Json.array();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, parent_position, namespace || '/' || name AS workflow, version, status,
                   awaited
              FROM run WHERE parent_id = ?
             ORDER BY created_at, id
             LIMIT ?
            """)) {
      select.setString(1, run.path("id").asText());
      select.setInt(2, MOST + 1);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (children.size() == MOST) {
            run.put("moreChildren", true);
            break;
          }
          children.add(
              new RowJson(rows)
                  .text("id", "id")
                  .text("task", "parent_position")
                  .text("workflow", "workflow")
                  .text("version", "version")
                  .text("status", "status")
                  .flag("awaited", "awaited")
                  .node());
        }
      }
    }
    if (!children.isEmpty()) {
      run.set("children", children);
    }
  }
}
