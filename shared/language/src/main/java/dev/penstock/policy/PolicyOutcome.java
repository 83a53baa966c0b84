package dev.penstock.policy;

import dev.penstock.approval.Approvers;
import java.time.Duration;
import java.util.Optional;

/** What a rule says when it matches. */
sealed interface PolicyOutcome {

  record Allow() implements PolicyOutcome {}

  record Deny() implements PolicyOutcome {}

  record RequireApproval(Approvers approvers, Optional<Duration> within) implements PolicyOutcome {}
}
