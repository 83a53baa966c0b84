package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.store.FolderReach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Versions of policies in place of those with their scopes that were asked of a recorded action.
 * What the others said then still counts. Windows are counted as {@link PolicySimulation} does.
 * Thread-safe.
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

  /** What is on record from before an action. */
  @FunctionalInterface
  public interface Past {
    /**
     * Hands on the actions that were begun before, the oldest first.
     *
     * @param back how far back
     */
    void each(Duration back, Consumer<RecordedAction> reader);
  }

  /** Whether any of them counts what was begun before. */
  public boolean counts() {
    return versions.stream().anyMatch(policy -> !policy.windows().isEmpty());
  }

  /** Whether all that any of them counts is within reach. */
  public boolean countsWithin(FolderReach reach) {
    return versions.stream()
        .filter(policy -> !policy.windows().isEmpty())
        .allMatch(policy -> policy.scope().isWithin(reach));
  }

  /**
   * What would have been decided; empty where none of the versions is for the action's run.
   *
   * @param documents of the policies that were asked then, by digest
   */
  public Optional<Said> decide(RecordedAction action, Map<String, JsonNode> documents, Past past) {
    JsonNode run = action.input().path("run");
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
      PolicySimulation simulation = new PolicySimulation(policy, documents);
      simulation.lookback().ifPresent(back -> past.each(back, simulation::earlier));
      PolicyDecision decision = simulation.decide(action);
      said.add(new Said(decision.outcome(), named(policy) + ": " + decision.reason()));
    }
    for (JsonNode answer : action.answers()) {
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
