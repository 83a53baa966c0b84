package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.approval.HumanTaskRows;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/** Everything that the store knows about the way of one run. */
final class RunTrace {

  private RunTrace() {}

  /** Empty when there is no such run, or none that may be seen. */
  static Optional<ObjectNode> read(Connection connection, String id) throws SQLException {
    // Before all else: who follows the run from here on is told of all that this doesn't tell yet.
    long place = place(connection, id);
    Optional<ObjectNode> run = RunRows.summary(connection, id);
    return run.isEmpty()
        ? Optional.empty()
        : Optional.of(read(connection, id, run.get()).put("lastEventId", place));
  }

  private static ObjectNode read(Connection connection, String id, ObjectNode run)
      throws SQLException {
    ObjectNode trace = Json.object();
    trace.set("run", run);
    ArrayNode hops = TraceRows.read(connection, HOPS, RunTrace::hop, id);
    trace.set("hops", hops);
    trace.set("costs", TraceCosts.of(hops));
    trace.set("checkpoints", TraceCheckpoints.read(connection, id, hops));
    TraceCheckpoints.continued(connection, id).forEach(from -> trace.set("continuedFrom", from));
    trace.set("policyDecisions", TraceRows.read(connection, DECISIONS, RunTrace::decision, id));
    trace.set("effects", TraceRows.read(connection, EFFECTS, RunTrace::effect, id));
    trace.set("leases", TraceLeases.read(connection, id));
    trace.set("receipts", TraceRows.read(connection, RECEIPTS, RunTrace::receipt, id));
    trace.set(
        "humanTasks",
        TraceRows.read(connection, TASKS, row -> HumanTaskRows.summary(row).node(), id));
    trace.set("listeners", TraceRows.read(connection, LISTENERS, RunTrace::listener, id));
    return trace;
  }

  private static final String HOPS =
      """
      SELECT kind, position, iteration, attempt, started_at, micros, detail, location
        FROM waterfall WHERE run_id = ? ORDER BY started_at, id
      """;

  private static final String DECISIONS =
      """
      SELECT * FROM policy_decision WHERE run_id = ? ORDER BY decided_at, id
      """;

  private static final String EFFECTS =
      """
      SELECT * FROM effect WHERE run_id = ? AND state <> 'passed-over' ORDER BY intended_at, key, attempt
      """;

  private static final String RECEIPTS =
      """
      SELECT * FROM receipt WHERE run_id = ? ORDER BY acted_at, id
      """;

  private static final String TASKS =
      """
      SELECT * FROM question WHERE run_id = ? ORDER BY created_at, id
      """;

  private static final String LISTENERS =
      """
      SELECT id, position, iteration, to_json(types)::text AS types, state, opened_at, closed_at,
             (SELECT count(*) FROM event_consumption c
               WHERE c.run_id = l.run_id AND c.listener_id = l.id) AS taken
        FROM listener l WHERE run_id = ? ORDER BY opened_at, id
      """;

  private static long place(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT coalesce(max(seq), 0) FROM audit WHERE run_id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static ObjectNode hop(ResultSet row) throws SQLException {
    ObjectNode hop =
        TraceRows.placed(row)
            .text("kind", "kind")
            .time("startedAt", "started_at")
            .number("micros", "micros")
            .tree("detail", "detail")
            .node();
    if (hop.path("detail") instanceof ObjectNode detail && detail.has("cost")) {
      hop.set("cost", detail.remove("cost"));
    }
    String location = row.getString("location");
    if (location != null) {
      String[] parts = location.split("/", 2);
      hop.put("region", parts[0]);
      if (parts.length == 2) {
        hop.put("zone", parts[1]);
      }
    }
    return hop;
  }

  private static ObjectNode decision(ResultSet row) throws SQLException {
    return TraceRows.placed(row)
        .text("id", "id")
        .text("policyDigest", "policy_digest")
        .text("actionDigest", "action_digest")
        .tree("action", "action")
        .text("rule", "rule")
        .text("outcome", "outcome")
        .text("reason", "reason")
        .number("micros", "micros")
        .time("decidedAt", "decided_at")
        .tree("answers", "answers")
        .node();
  }

  private static ObjectNode effect(ResultSet row) throws SQLException {
    return TraceRows.placed(row)
        .text("key", "key")
        .text("argumentsDigest", "arguments_digest")
        .number("fencingToken", "fencing_token")
        .text("state", "state")
        .text("receiptId", "receipt_id")
        .time("intendedAt", "intended_at")
        .time("recordedAt", "recorded_at")
        .tree("result", "result")
        .node();
  }

  private static ObjectNode listener(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("id", "id")
        .text("position", "position")
        .text("iteration", "iteration")
        .tree("types", "types")
        .text("state", "state")
        .number("taken", "taken")
        .time("openedAt", "opened_at")
        .time("closedAt", "closed_at")
        .node();
  }

  private static ObjectNode receipt(ResultSet row) throws SQLException {
    return TraceRows.placed(row)
        .text("id", "id")
        .number("fencingToken", "fencing_token")
        .text("tool", "tool")
        .text("argumentsDigest", "arguments_digest")
        .text("resultDigest", "result_digest")
        .time("actedAt", "acted_at")
        .node()
        .put("mac", HexFormat.of().formatHex(row.getBytes("mac")));
  }
}
