package dev.penstock.functions.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyCase;
import dev.penstock.policy.PolicyCaseReader;
import dev.penstock.policy.PolicyCases;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyScope;
import dev.penstock.policy.StandingPolicies;
import dev.penstock.problem.Problem;
import dev.penstock.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cases on a version of a policy, beside the other policies as they are in force now. What decides
 * and what is counted as covered is what {@code policy test} uses. Thread-safe.
 */
final class PolicyTests {

  private static final int MOST_CASES = 1_000;

  private final Database database;
  private final PolicyPins policies;

  PolicyTests(Database database, PolicyPins policies) {
    this.database = database;
    this.policies = policies;
  }

  HttpResponse run(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    var document = body.any("document").orElseGet(Json::object);
    var file = body.any("cases").orElseGet(Json::object);
    body.done();
    Policy version = PolicyDocuments.compiled(document, "/document");
    List<PolicyCase> wanted =
        switch (PolicyCaseReader.read(tree(file))) {
          case PolicyCaseReader.Read.Cases(var cases) -> cases;
          case PolicyCaseReader.Read.Invalid(var errors) ->
              throw PolicyDocuments.invalid("The cases are not valid.", "/cases", errors);
        };
    if (wanted.size() > MOST_CASES) {
      throw PolicyDocuments.invalid(
          "The cases are not valid.",
          "/cases",
          List.of(new Problem.FieldError("/cases", "at most " + MOST_CASES + " at once")));
    }
    List<Policy> all = new ArrayList<>(database.inTransaction(c -> inForceBeside(c, version)));
    all.add(version);
    return HttpResponse.json(200, report(version, new PolicyCases(all), wanted));
  }

  /** A file as it is written, or what it says. */
  private static JsonNode tree(JsonNode file) {
    return file.isTextual()
        ? DocumentTree.read("cases", file.textValue().getBytes(StandardCharsets.UTF_8))
        : file;
  }

  private static ObjectNode report(Policy version, PolicyCases cases, List<PolicyCase> wanted) {
    ObjectNode json = Json.object();
    ArrayNode results = Json.array();
    int failures = 0;
    for (PolicyCase one : wanted) {
      Optional<String> failure = cases.run(one);
      ObjectNode result = results.addObject().put("name", one.name());
      result.put("passed", failure.isEmpty());
      failure.ifPresent(why -> result.put("failure", why));
      failures += failure.isPresent() ? 1 : 0;
    }
    PolicyCases.Coverage coverage = cases.coverage(version.name());
    json.put("cases", wanted.size())
        .put("failures", failures)
        .put("rules", coverage.rules())
        .put("percentCovered", coverage.percent());
    coverage.uncovered().forEach(json.putArray("uncovered")::add);
    json.set("results", results);
    return json;
  }

  private List<Policy> inForceBeside(Connection connection, Policy version) throws SQLException {
    Set<String> keys = new TreeSet<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT document FROM policy WHERE name <> ?")) {
      select.setString(1, version.name());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          keys.add(PolicyScope.of(Json.read(row.getString(1))).key());
        }
      }
    }
    keys.remove(version.scope().key());
    Map<String, StandingPolicies> standing = policies.standing(connection, List.copyOf(keys));
    List<Policy> all = new ArrayList<>();
    for (StandingPolicies one : standing.values()) {
      if (one.full().isPresent()) {
        all.add(
            PolicyDocuments.compiled(
                policies.policies().require(connection, one.full().get()).document(), ""));
      }
    }
    return all;
  }
}
