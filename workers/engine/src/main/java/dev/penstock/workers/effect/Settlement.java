package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What a person decided on an effect whose outcome nobody knows. */
sealed interface Settlement {

  /** Nobody has decided since it became unknown. */
  record Open() implements Settlement {}

  record Retry(String person) implements Settlement {}

  record MarkDone(String person, JsonNode result) implements Settlement {}

  record Fail(String person) implements Settlement {}

  /**
   * The decision that settles the unknown outcome. Only a question about the row's own token
   * counts: a person's <em>retry</em> allows one act, however often the activity is called and
   * whatever the store's clock has done meanwhile.
   */
  static Settlement find(Connection transaction, Plan plan) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT h.outcome, h.result, h.decided_by
              FROM human_task h
              JOIN effect e ON e.key = ? AND e.attempt = ?
               AND (h.payload::jsonb ->> 'fencingToken')::bigint = e.fencing_token
             WHERE h.id = ? AND h.kind = 'unknown-effect' AND h.state = 'decided'
               AND h.run_id = ? AND h.position = ? AND h.iteration = ?
            """)) {
      select.setString(1, plan.key());
      select.setInt(2, plan.attempt());
      select.setString(3, plan.request().humanTaskId());
      select.setString(4, plan.task().runId());
      select.setString(5, plan.task().position());
      select.setString(6, plan.task().iteration());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return new Open();
        }
        String person = row.getString("decided_by");
        String result = row.getString("result");
        return switch (row.getString("outcome")) {
          case "retry" -> new Retry(person);
          case "mark-done" ->
              new MarkDone(person, result == null ? NullNode.getInstance() : Json.read(result));
          case "fail" -> new Fail(person);
          default -> new Open();
        };
      }
    }
  }
}
