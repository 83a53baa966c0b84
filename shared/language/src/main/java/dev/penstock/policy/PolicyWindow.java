package dev.penstock.policy;

import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.Optional;

/**
 * A compiled entry of a policy's {@code windows}: actions that are counted, and for how long.
 *
 * @param when which actions
 * @param by what they are counted by; empty for all together
 * @param amount what is summed up; empty where only their number matters
 */
record PolicyWindow(
    String name,
    Duration within,
    PolicyCondition when,
    Optional<PolicyExpression> by,
    Optional<PolicyExpression> amount) {

  /** What it makes of a request; throws what fails. */
  PolicyCount of(Policy policy, PolicyVariables variables) throws CelEvaluationException {
    boolean counts = when.holds(variables);
    String subject = by.isEmpty() ? "" : by.get().text(variables);
    double sum = counts && amount.isPresent() ? amount.get().number(variables) : 0;
    return new PolicyCount(policy.name(), policy.version(), name, subject, within, counts, sum);
  }
}
