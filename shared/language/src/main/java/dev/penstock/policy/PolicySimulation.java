package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What a version of a policy would have decided of recorded actions, beside the answers that the
 * other policies gave then.
 *
 * @param policy the version, as if it had been in force for all
 */
public record PolicySimulation(Policy policy) {

  private static final List<String> WIDE_TO_NARROW = List.of("allow", "require-approval", "deny");

  /**
   * What would have been decided.
   *
   * @param outcome of all policies together
   * @param rule of this policy that would have decided; empty when none
   * @param reason of this policy
   */
  public record Result(String outcome, Optional<String> rule, String reason) {}

  /**
   * Decides a recorded action again; empty where the policy is not for its run.
   *
   * @param input as stored with the decision
   * @param answers as stored with it, see {@link PolicyVerdict#json}
   */
  public Optional<Result> again(JsonNode input, JsonNode answers) {
    if (!policy
        .scope()
        .covers(input.at("/run/namespace").asText(), input.at("/run/name").asText())) {
      return Optional.empty();
    }
    PolicyDecision decision = policy.decide(input);
    String narrowest = decision.outcome();
    for (JsonNode answer : answers) {
      boolean counts =
          answer.path("mode").asText().equals("enforce")
              && !answer.path("scope").asText().equals(policy.scope().key());
      String other = answer.path("outcome").asText();
      if (counts && WIDE_TO_NARROW.indexOf(other) > WIDE_TO_NARROW.indexOf(narrowest)) {
        narrowest = other;
      }
    }
    return Optional.of(new Result(narrowest, decision.decidedBy(), decision.reason()));
  }
}
