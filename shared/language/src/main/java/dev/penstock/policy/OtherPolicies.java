package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Versions of policies in place of those with their scopes that were asked of a recorded action.
 * What the others said then still counts. Windows are those that were counted then: a rule that
 * asks for another one fails, which denies. Thread-safe.
 *
 * @param versions at most one of a scope
 */
public record OtherPolicies(List<Policy> versions) {

  public static final OtherPolicies NONE = new OtherPolicies(List.of());

  public OtherPolicies {
    versions = List.copyOf(versions);
  }

  /**
   * What would have been decided.
   *
   * @param outcome of all policies together
   * @param reason of the one whose answer that is, with its name
   */
  public record Said(String outcome, String reason) {

    private int narrowness() {
      return PolicySimulation.WIDE_TO_NARROW.indexOf(outcome);
    }
  }

  /**
   * What would have been decided; empty where none of the versions is for the action's run.
   *
   * @param input all that could be seen
   * @param answers what each policy said, see {@link PolicyVerdict#json}
   */
  public Optional<Said> decide(JsonNode input, JsonNode answers) {
    JsonNode run = input.path("run");
    List<Policy> asked =
        versions.stream()
            .filter(
                policy ->
                    policy
                        .scope()
                        .covers(run.path("namespace").asText(), run.path("name").asText()))
            .toList();
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    Set<String> replaced =
        asked.stream().map(policy -> policy.scope().key()).collect(Collectors.toSet());
    List<Said> said = new ArrayList<>();
    for (Policy policy : asked) {
      PolicyDecision decision = policy.decide(input);
      said.add(new Said(decision.outcome(), named(policy) + ": " + decision.reason()));
    }
    for (JsonNode answer : answers) {
      boolean counts = answer.path("mode").asText().equals("enforce");
      if (counts && !replaced.contains(answer.path("scope").asText())) {
        said.add(
            new Said(
                answer.path("outcome").asText(),
                answer.path("policy").asText() + ": " + answer.path("reason").asText()));
      }
    }
    return said.stream()
        .reduce((one, other) -> other.narrowness() > one.narrowness() ? other : one);
  }

  private static String named(Policy policy) {
    return policy.name() + "@" + policy.version();
  }
}
