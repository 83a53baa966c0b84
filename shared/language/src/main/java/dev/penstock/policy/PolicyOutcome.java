package dev.penstock.policy;

import java.time.Duration;
import java.util.Optional;

/** What a rule says when it matches. */
sealed interface PolicyOutcome {

  record Allow() implements PolicyOutcome {}

  record Deny() implements PolicyOutcome {}

  record RequireApproval(String role, int count, Optional<Duration> within)
      implements PolicyOutcome {}
}
