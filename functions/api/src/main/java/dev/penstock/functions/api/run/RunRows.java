package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Runs as the store holds them, in the forms of the API. */
final class RunRows {

  /** The columns of a summary: what a list needs, without input and output. */
  static final String SUMMARY =
      """
      id, namespace, name, version, status, started_by, delivery_id, retry_of, created_at,
      started_at, ended_at, trace_id\
      """;

  private RunRows() {}

  static Optional<ObjectNode> summary(Connection connection, String id) throws SQLException {
    return select(connection, id, row -> summary(row).node());
  }

  static Optional<ObjectNode> run(Connection connection, String id) throws SQLException {
    return select(
        connection,
        id,
        row ->
            summary(row)
                .text("definitionDigest", "definition_digest")
                .text("configDigest", "config_digest")
                .text("policyDigest", "policy_digest")
                .tree("input", "input")
                .tree("output", "output")
                .tree("problem", "problem")
                .node());
  }

  /** The digest of what it runs. */
  static Optional<String> definition(Connection connection, String id) throws SQLException {
    return select(
            connection, id, row -> Json.object().put("digest", row.getString("definition_digest")))
        .map(found -> found.path("digest").asText());
  }

  /** Whether the run is ending, and undoes its tasks before. */
  static boolean isUndoing(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT FROM hop WHERE run_id = ? AND kind = 'undo' LIMIT 1
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  static RowJson summary(ResultSet row) throws SQLException {
    RowJson json = new RowJson(row).text("id", "id");
    json.node().put("workflow", row.getString("namespace") + "/" + row.getString("name"));
    return json.text("version", "version")
        .text("status", "status")
        .text("startedBy", "started_by")
        .text("deliveryId", "delivery_id")
        .text("retryOf", "retry_of")
        .text("traceId", "trace_id")
        .time("createdAt", "created_at")
        .time("startedAt", "started_at")
        .time("endedAt", "ended_at");
  }

  static Cursor place(ResultSet row) throws SQLException {
    return new Cursor(RowJson.instant(row, "created_at"), row.getString("id"));
  }

  private interface Mapping {
    ObjectNode of(ResultSet row) throws SQLException;
  }

  private static Optional<ObjectNode> select(Connection connection, String id, Mapping mapping)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT * FROM run WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(mapping.of(row)) : Optional.empty();
      }
    }
  }
}
