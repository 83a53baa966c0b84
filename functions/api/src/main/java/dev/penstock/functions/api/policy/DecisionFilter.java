package dev.penstock.functions.api.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Query;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which decisions are meant; what is empty does not matter.
 *
 * @param outcome what was decided
 * @param policy one of those that were asked; with {@code rule}, that decided by it
 * @param rule the rule that decided
 * @param folder the namespace of the run's workflow
 */
record DecisionFilter(
    Optional<String> outcome,
    Optional<String> policy,
    Optional<String> rule,
    Optional<String> folder) {

  /** The names of its members, for the query of a list. */
  static final String[] NAMES = {"outcome", "policy", "rule", "folder", "limit", "cursor"};

  static DecisionFilter of(Query query) {
    return new DecisionFilter(
        query.choice("outcome", List.of("allow", "deny", "require-approval")),
        query.text("policy", 63),
        query.text("rule", 63),
        query.text("folder", 63));
  }

  /**
   * What has to be so, with a question mark for each value. What is not asked for is not in it: a
   * plan for all of it at once would use no index.
   */
  String meant() {
    List<String> all = new ArrayList<>(List.of("true"));
    outcome.ifPresent(_ -> all.add("d.outcome = ?"));
    rule.ifPresent(_ -> all.add("d.rule = ?"));
    folder.ifPresent(_ -> all.add("r.namespace = ?"));
    // Most are told from it by their text, at a tenth of what it costs to read them as JSON.
    policy.ifPresent(_ -> all.add("strpos(d.answers, ?) > 0 AND d.answers::jsonb @> ?::jsonb"));
    return String.join("\n   AND ", all);
  }

  /**
   * Sets the values.
   *
   * @return the number of the next parameter
   */
  int bind(PreparedStatement select, int first) throws SQLException {
    int next = first;
    for (Optional<String> each : List.of(outcome, rule, folder, policyText(), answer())) {
      if (each.isPresent()) {
        select.setString(next++, each.get());
      }
    }
    return next;
  }

  /** How answers of the policy name it: they are kept in their canonical form. */
  private Optional<String> policyText() {
    return policy.map(
        name -> {
          String whole = CanonicalJson.write(Json.object().put("policy", name));
          return whole.substring(1, whole.length() - 1);
        });
  }

  /** What an answer of the policy has to contain. */
  private Optional<String> answer() {
    return policy.map(
        name -> {
          ObjectNode answer = Json.object().put("policy", name);
          rule.ifPresent(by -> answer.put("rule", by));
          return Json.write(List.of(answer));
        });
  }
}
