package dev.penstock.policy;

import dev.penstock.approval.Approvers;
import java.time.Duration;
import java.util.Optional;

/** What a rule says when it matches. */
sealed interface PolicyOutcome {

  record Allow() implements PolicyOutcome {}

  record Deny() implements PolicyOutcome {}

  /**
   * People decide.
   *
   * @param approvers whose approval is wanted
   * @param named whether the rule itself says whose; else those of the action's classes take over
   */
  record RequireApproval(Approvers approvers, boolean named, Optional<Duration> within)
      implements PolicyOutcome {}
}
