package dev.penstock.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.List;

/**
 * What policies that rule together decided.
 *
 * @param decision what holds
 * @param by the policy whose answer that is
 * @param answers of each that was asked, in order, shadows last
 */
public record PolicyVerdict(PolicyDecision decision, Policy by, List<Answer> answers) {

  public PolicyVerdict {
    answers = List.copyOf(answers);
  }

  /** What one of them said; a shadow has no say. */
  public record Answer(Policy policy, PolicyDecision decision, boolean shadow) {}

  /** The answers as they are stored with the decision. */
  public ArrayNode json() {
    ArrayNode all = Json.array();
    for (Answer answer : answers) {
      Policy policy = answer.policy();
      ObjectNode one =
          all.addObject()
              .put("policy", policy.name())
              .put("version", policy.version())
              .put("digest", policy.digest())
              .put("scope", policy.scope().key())
              .put("mode", answer.shadow() ? "shadow" : "enforce")
              .put("outcome", answer.decision().outcome())
              .put("reason", answer.decision().reason());
      answer.decision().decidedBy().ifPresent(rule -> one.put("rule", rule));
    }
    return all;
  }
}
