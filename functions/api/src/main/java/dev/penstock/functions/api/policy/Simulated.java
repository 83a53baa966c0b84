package dev.penstock.functions.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicySimulation;
import dev.penstock.policy.PolicyStore;
import dev.penstock.policy.RecordedAction;
import dev.penstock.store.FolderReach;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A version of a policy on the recorded actions that the caller may see. */
final class Simulated {

  private static final int MOST_SHOWN = 200;

  private final PolicyStore policies;
  private final Connection connection;
  private final Map<String, JsonNode> documents = new HashMap<>();
  private final PolicySimulation simulation;
  private final Deque<ObjectNode> newest = new ArrayDeque<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private int decided;
  private int changed;

  private Simulated(PolicyStore policies, Connection connection, Policy version) {
    this.policies = policies;
    this.connection = connection;
    this.simulation = new PolicySimulation(version, documents);
  }

  /**
   * What the version would have decided of what was decided since.
   *
   * @param reach what the caller may see: windows count no more than that
   */
  static ObjectNode of(
      PolicyStore policies, Connection connection, Policy version, Instant since, FolderReach reach)
      throws SQLException {
    Simulated simulated = new Simulated(policies, connection, version);
    RecordedActions recorded = RecordedActions.since(connection, since);
    var lookback = simulated.simulation.lookback();
    boolean allCounted = recorded.isAll() && version.scope().isWithin(reach);
    if (lookback.isPresent()) {
      allCounted &=
          recorded.begunBefore(
              lookback.get(), row -> simulated.simulation.earlier(simulated.action(row)));
    }
    recorded.each(simulated::decide);
    ObjectNode json = simulated.json().put("complete", recorded.isAll());
    if (lookback.isPresent()) {
      json.put("allCounted", allCounted);
    }
    return json;
  }

  private RecordedAction action(ResultSet row) throws SQLException {
    JsonNode answers = Json.read(row.getString("answers"));
    for (JsonNode answer : answers) {
      String digest = answer.path("digest").asText();
      if (answer.path("policy").asText().equals(simulation.policy().name())
          && !documents.containsKey(digest)) {
        documents.put(digest, policies.require(connection, digest).document());
      }
    }
    return new RecordedAction(
        row.getString("effect_key"),
        row.getInt("begun_attempt"),
        Json.read(row.getString("input")),
        answers);
  }

  private void decide(ResultSet row) throws SQLException {
    var again = simulation.next(action(row));
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
    newest.addFirst(change);
    if (newest.size() > MOST_SHOWN) {
      newest.removeLast();
    }
  }

  private ObjectNode json() {
    ObjectNode json = Json.object().put("decided", decided).put("changed", changed);
    ArrayNode kinds = json.putArray("counts");
    counts.forEach(
        (kind, count) -> {
          String[] sides = kind.split(" ", 2);
          kinds.addObject().put("before", sides[0]).put("after", sides[1]).put("count", count);
        });
    json.putArray("changes").addAll(newest);
    return json;
  }
}
