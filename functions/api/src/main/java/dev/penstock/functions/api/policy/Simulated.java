package dev.penstock.functions.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicySimulation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A version of a policy on the recorded actions that the caller may see, newest first. */
final class Simulated {

  private static final int MOST_LOOKED_AT = 50_000;
  private static final int MOST_SHOWN = 200;
  private static final int BATCH = 200;

  private final PolicySimulation simulation;
  private final ArrayNode changes = Json.array();
  private final Map<String, Integer> counts = new TreeMap<>();
  private int seen;
  private int decided;
  private int changed;

  private Simulated(PolicySimulation simulation) {
    this.simulation = simulation;
  }

  static ObjectNode of(Connection connection, PolicySimulation simulation, Instant since)
      throws SQLException {
    Simulated simulated = new Simulated(simulation);
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, run_id, position, decided_at, input, answers, outcome, rule
              FROM policy_decision
             WHERE decided_at >= ?
             ORDER BY decided_at DESC
             LIMIT ?
            """)) {
      select.setTimestamp(1, Timestamp.from(since));
      select.setInt(2, MOST_LOOKED_AT + 1);
      select.setFetchSize(BATCH);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next() && simulated.seen <= MOST_LOOKED_AT) {
          simulated.add(rows);
        }
      }
    }
    return simulated.json();
  }

  private void add(ResultSet row) throws SQLException {
    seen++;
    if (seen > MOST_LOOKED_AT) {
      return;
    }
    JsonNode input = Json.read(row.getString("input"));
    var again = simulation.again(input, Json.read(row.getString("answers")));
    if (again.isEmpty()) {
      return;
    }
    decided++;
    String before = row.getString("outcome");
    String after = again.get().outcome();
    if (before.equals(after)) {
      return;
    }
    changed++;
    counts.merge(before + " " + after, 1, Integer::sum);
    if (changes.size() < MOST_SHOWN) {
      ObjectNode change =
          new RowJson(row)
              .text("decisionId", "id")
              .text("runId", "run_id")
              .text("position", "position")
              .time("decidedAt", "decided_at")
              .text("before", "outcome")
              .text("ruleBefore", "rule")
              .node()
              .put("after", after)
              .put("reason", again.get().reason());
      again.get().rule().ifPresent(rule -> change.put("ruleAfter", rule));
      changes.add(change);
    }
  }

  private ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("decided", decided)
            .put("changed", changed)
            .put("complete", seen <= MOST_LOOKED_AT);
    ArrayNode kinds = json.putArray("counts");
    counts.forEach(
        (kind, count) -> {
          String[] sides = kind.split(" ", 2);
          kinds.addObject().put("before", sides[0]).put("after", sides[1]).put("count", count);
        });
    json.set("changes", changes);
    return json;
  }
}
