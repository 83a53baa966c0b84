package dev.penstock.policy;

import java.util.Map;
import java.util.Optional;

/**
 * A test of policies: what is asked, and what has to be decided.
 *
 * @param outcome {@code allow}, {@code deny} or {@code require-approval}
 * @param history what was counted for windows of that name
 * @param rule the rule that has to decide; empty where any may
 * @param policy the policy that has to decide; empty where any may
 */
public record PolicyCase(
    String name,
    PolicyRequest request,
    String outcome,
    Map<String, PolicyCount.Tally> history,
    Optional<String> rule,
    Optional<String> policy) {

  /** Why the verdict is not the one that is expected; empty when it is. */
  Optional<String> unlike(PolicyVerdict verdict) {
    String got = verdict.decision().outcome();
    String by = verdict.decision().decidedBy().orElse("no rule");
    boolean same =
        got.equals(outcome)
            && rule.filter(wanted -> !wanted.equals(by)).isEmpty()
            && policy.filter(wanted -> !wanted.equals(verdict.by().name())).isEmpty();
    return same
        ? Optional.empty()
        : Optional.of(
            "expected "
                + outcome
                + rule.map(name -> " by " + name).orElse("")
                + policy.map(name -> " of " + name).orElse("")
                + ", got "
                + got
                + " by "
                + by
                + " of "
                + verdict.by().name()
                + "@"
                + verdict.by().version()
                + ": "
                + verdict.decision().reason());
  }
}
