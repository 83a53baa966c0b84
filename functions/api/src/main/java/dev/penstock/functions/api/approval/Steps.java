package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What became of a question besides votes, in the order in which it did. */
final class Steps {

  private Steps() {}

  static void add(
      Connection transaction,
      String task,
      String kind,
      String actor,
      @Nullable String recipient,
      @Nullable String comment,
      Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO human_task_step (task_id, kind, actor, recipient, comment, at)
            VALUES (?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, task);
      insert.setString(2, kind);
      insert.setString(3, actor);
      insert.setString(4, recipient);
      insert.setString(5, comment);
      insert.setObject(6, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  static ArrayNode json(Connection connection, String task) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT kind, actor, recipient, comment, at FROM human_task_step
             WHERE task_id = ? ORDER BY id
            """)) {
      select.setString(1, task);
      ArrayNode steps = Json.array();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          steps.add(
              new RowJson(row)
                  .text("kind", "kind")
                  .text("actor", "actor")
                  .text("to", "recipient")
                  .text("comment", "comment")
                  .time("at", "at")
                  .node());
        }
      }
      return steps;
    }
  }
}
