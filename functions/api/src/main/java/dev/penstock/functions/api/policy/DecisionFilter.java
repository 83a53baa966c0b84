package dev.penstock.functions.api.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Query;
import dev.penstock.json.Json;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

  /** Takes what {@link #bind} sets. */
  static final String MEANT =
      """
      (?::text IS NULL OR d.outcome = ?)
       AND (?::text IS NULL OR d.rule = ?)
       AND (?::text IS NULL OR r.namespace = ?)
       AND (?::jsonb IS NULL OR d.answers::jsonb @> ?::jsonb)
      """;

  static DecisionFilter of(Query query) {
    return new DecisionFilter(
        query.choice("outcome", List.of("allow", "deny", "require-approval")),
        query.text("policy", 63),
        query.text("rule", 63),
        query.text("folder", 63));
  }

  /**
   * Sets the parameters.
   *
   * @return the number of the next parameter
   */
  int bind(PreparedStatement select, int first) throws SQLException {
    int next = first;
    for (Optional<String> each : List.of(outcome, rule, folder, answer())) {
      select.setString(next++, each.orElse(null));
      select.setString(next++, each.orElse(null));
    }
    return next;
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
