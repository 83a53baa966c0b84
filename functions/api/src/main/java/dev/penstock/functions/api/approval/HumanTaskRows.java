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

  /** What a list shows: not the payload, which may be long. */
  static final String SUMMARY =
      """
      id, run_id, position, iteration, kind, role, needed, given, met, four_eyes, assignee, groups, title,
      asked_by, choices, payload_digest, state, outcome, comment, result, decided_by, decided_at,
      due_at, created_at
      """;

  private HumanTaskRows() {}

  public static RowJson summary(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("id", "id")
        .text("runId", "run_id")
        .text("position", "position")
        .text("iteration", "iteration")
        .text("kind", "kind")
        .text("role", "role")
        .number("needed", "needed")
        .number("given", "given")
        .tree("requirements", "met")
        .flag("fourEyes", "four_eyes")
        .text("assignee", "assignee")
        .texts("groups", "groups")
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

  /** Until the end of the transaction nobody else changes it. */
  static void lock(Connection transaction, String id) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT 1 FROM human_task WHERE id = ? FOR UPDATE")) {
      select.setString(1, id);
      select.executeQuery().close();
    }
  }

  static Optional<ObjectNode> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT * FROM question WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        ObjectNode task = summary(row).tree("payload", "payload").node();
        task.set("steps", Steps.json(connection, id));
        task.set("votes", Votes.json(connection, id, row.getString("payload_digest")));
        return Optional.of(task);
      }
    }
  }
}
