package dev.penstock.functions.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyExplanation;
import dev.penstock.policy.PolicyPins;
import dev.penstock.redaction.FieldRules;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What was decided and why, and what another version would decide. Thread-safe. */
public final class PolicyDecisionsResource {

  private static final String ONE =
      """
      SELECT * FROM policy_decision WHERE id = ?
      """;

  private final Database database;
  private final PolicyPins policies;
  private final Shown shown;
  private final DecisionList list;
  private final PolicyTests tests;

  public PolicyDecisionsResource(Database database, PolicyPins policies, Shown shown) {
    this.database = database;
    this.policies = policies;
    this.shown = shown;
    this.list = new DecisionList(database, shown);
    this.tests = new PolicyTests(database, policies);
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/policy-decisions", Operation.LIST_DECISIONS, list::list),
        Route.of("POST", "/policy-tests", Operation.TEST_POLICY, tests::run),
        Route.of("GET", "/policy-decisions/{id}", Operation.EXPLAIN_DECISION, this::explain),
        Route.of("POST", "/policy-simulations", Operation.SIMULATE_POLICY, this::simulate));
  }

  private HttpResponse explain(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    ObjectNode explained =
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(ONE)) {
                select.setString(1, id);
                try (ResultSet row = select.executeQuery()) {
                  if (!row.next()) {
                    throw Exchange.notFound();
                  }
                  return explained(connection, row);
                }
              }
            });
    return HttpResponse.json(200, explained);
  }

  private ObjectNode explained(Connection connection, ResultSet row) throws SQLException {
    ObjectNode json =
        new RowJson(row)
            .text("id", "id")
            .text("runId", "run_id")
            .text("position", "position")
            .text("iteration", "iteration")
            .number("attempt", "attempt")
            .text("policyDigest", "policy_digest")
            .text("inputDigest", "action_digest")
            .tree("input", "input")
            .text("outcome", "outcome")
            .text("rule", "rule")
            .text("reason", "reason")
            .time("decidedAt", "decided_at")
            .node();
    JsonNode input = json.path("input");
    json.put("inputIntact", Digest.of(input).equals(json.path("inputDigest").asText()));
    ArrayNode asked = json.putArray("policies");
    for (JsonNode answer : Json.read(row.getString("answers"))) {
      var stored = policies.policies().require(connection, answer.path("digest").asText());
      ObjectNode one = asked.addObject();
      for (String name : List.of("policy", "version", "digest", "scope", "mode")) {
        one.set(name, answer.path(name));
      }
      one.setAll(PolicyExplanation.of(PolicyDocuments.compiled(stored.document(), ""), input));
      shown.quiet(one, FieldRules.NONE, "rules");
    }
    shown.quiet(json, FieldRules.NONE, "input", "reason");
    return json;
  }

  private HttpResponse simulate(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    JsonNode document = body.any("document").orElseGet(Json::object);
    Instant since = body.moment("since");
    body.done();
    Policy candidate = PolicyDocuments.compiled(document, "/document");
    return HttpResponse.json(
        200,
        database.inTransaction(
            connection ->
                Simulated.of(policies.policies(), connection, candidate, since, exchange.reach())));
  }
}
