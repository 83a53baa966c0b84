package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.RowJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Human tasks as the store holds them, in the forms of the API. */
public final class HumanTaskRows {

  private HumanTaskRows() {}

  public static RowJson summary(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("id", "id")
        .text("runId", "run_id")
        .text("position", "position")
        .text("iteration", "iteration")
        .text("kind", "kind")
        .text("role", "role")
        .text("title", "title")
        .text("askedBy", "asked_by")
        .tree("choices", "choices")
        .text("payloadDigest", "payload_digest")
        .text("state", "state")
        .text("outcome", "outcome")
        .text("comment", "comment")
        .tree("result", "result")
        .text("decidedBy", "decided_by")
        .time("decidedAt", "decided_at")
        .time("dueAt", "due_at")
        .time("createdAt", "created_at");
  }

  /** The folder that a question is asked in; empty when its run is not there. */
  static String namespace(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT run.namespace FROM run JOIN human_task t ON t.run_id = run.id WHERE t.id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  static Optional<ObjectNode> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT * FROM human_task WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(summary(row).tree("payload", "payload").node())
            : Optional.empty();
      }
    }
  }
}
