package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;

/** Asks a policy again what it was asked once, and says of each rule what became of it. */
public final class PolicyExplanation {

  private PolicyExplanation() {}

  /**
   * The classes and the risk of the action, and each rule in order: {@code matched}, {@code
   * not-matched}, {@code failed} with the reason, or {@code not-asked}, since one before it had
   * decided.
   *
   * @param input as it was stored with the decision
   */
  public static ObjectNode of(Policy policy, JsonNode input) {
    PolicyVariables request = PolicyVariables.of(input);
    PolicyDecision decision = policy.decide(input);
    ObjectNode json = Json.object().put("outcome", decision.outcome());
    json.put("reason", decision.reason());
    decision.decidedBy().ifPresent(rule -> json.put("rule", rule));
    ArrayNode classes = json.putArray("classes");
    ArrayNode rules = json.putArray("rules");
    PolicyVariables variables;
    try {
      variables = policy.facts(request);
    } catch (Policy.FactsFailedException e) {
      policy.rules().forEach(rule -> entry(policy, rule, rules).put("result", "not-asked"));
      return json.put("risk", "unknown");
    }
    variables.classes().forEach(one -> classes.add(one.wire()));
    json.put("risk", variables.risk().wire());
    boolean decided = false;
    for (PolicyRule rule : policy.rules()) {
      ObjectNode entry = entry(policy, rule, rules);
      if (decided) {
        entry.put("result", "not-asked");
        continue;
      }
      switch (policy.answer(rule, variables)) {
        case Policy.RuleAnswer.Held _ -> {
          entry.put("result", "matched");
          decided = true;
        }
        case Policy.RuleAnswer.HeldNot _ -> entry.put("result", "not-matched");
        case Policy.RuleAnswer.Failed(var reason) -> {
          entry.put("result", "failed").put("failure", reason);
          decided = true;
        }
      }
    }
    return json;
  }

  private static ObjectNode entry(Policy policy, PolicyRule rule, ArrayNode rules) {
    JsonNode written = policy.document().path("rules").path(rules.size());
    return rules
        .addObject()
        .put("name", rule.name())
        .put("when", written.path("when").asText())
        .put("says", says(rule.outcome()));
  }

  private static String says(PolicyOutcome outcome) {
    return switch (outcome) {
      case PolicyOutcome.Allow _ -> "allow";
      case PolicyOutcome.Deny _ -> "deny";
      case PolicyOutcome.RequireApproval _ -> "require-approval";
    };
  }
}
