package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a version of a policy would have decided of recorded actions, beside the answers that the
 * other policies gave then. They are put to it in the order in which they were decided, since its
 * windows count the ones before. Not thread-safe.
 */
public final class PolicySimulation {

  static final List<String> WIDE_TO_NARROW = List.of("allow", "require-approval", "deny");

  private final Policy policy;
  private final RecountedWindows windows;

  /**
   * Nothing simulated so far.
   *
   * @param policy the version, as if it had been in force for all
   * @param documents of policies that were asked, by digest: those of an action's answers are there
   *     when the action is put to it
   */
  public PolicySimulation(Policy policy, Map<String, JsonNode> documents) {
    this.policy = policy;
    this.windows = new RecountedWindows(policy, documents);
  }

  public Policy policy() {
    return policy;
  }

  /** How far back before an action its windows look; empty where it has none. */
  public Optional<Duration> lookback() {
    return policy.windows().stream().map(PolicyWindow::within).max(Duration::compareTo);
  }

  /** Counts what was begun before anything that is decided again. */
  public void earlier(RecordedAction action) {
    if (covers(action)) {
      windows.add(action);
    }
  }

  /**
   * What would have been decided.
   *
   * @param outcome of all policies together
   * @param rule of this policy that would have decided; empty when none
   * @param reason of this policy
   */
  public record Result(String outcome, Optional<String> rule, String reason) {}

  /** Decides the next recorded action again; empty where the policy is not for its run. */
  public Optional<Result> next(RecordedAction action) {
    if (!covers(action)) {
      return Optional.empty();
    }
    PolicyDecision decision = decide(action);
    if (!policy.windows().isEmpty()) {
      windows.add(action);
    }
    return Optional.of(beside(action.answers(), decision));
  }

  /** What the policy by itself would have decided, of an action that is not counted by that. */
  PolicyDecision decide(RecordedAction action) {
    return policy.decide(policy.windows().isEmpty() ? action.input() : windows.seen(action));
  }

  private boolean covers(RecordedAction action) {
    JsonNode run = action.input().path("run");
    return policy.scope().covers(run.path("namespace").asText(), run.path("name").asText());
  }

  private Result beside(JsonNode answers, PolicyDecision decision) {
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
    return new Result(narrowest, decision.decidedBy(), decision.reason());
  }
}
