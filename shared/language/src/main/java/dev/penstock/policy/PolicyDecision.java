package dev.penstock.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a policy says of a request. */
public sealed interface PolicyDecision {

  /** {@code allow}, {@code deny} or {@code require-approval}: as stored and shown. */
  String outcome();

  /** The rule that decided; empty when none matched. */
  Optional<String> decidedBy();

  /**
   * The action may be taken.
   *
   * @param namedHosts the action's host when the rule names it, so that it may be private; else
   *     empty
   */
  record Allow(String rule, Set<String> namedHosts) implements PolicyDecision {
    public Allow {
      namedHosts = Set.copyOf(namedHosts);
    }

    @Override
    public String outcome() {
      return "allow";
    }

    @Override
    public Optional<String> decidedBy() {
      return Optional.of(rule);
    }
  }

  /**
   * The action may not be taken.
   *
   * @param rule the rule that said so or failed; empty when none matched
   * @param reason for a person
   */
  record Deny(Optional<String> rule, String reason) implements PolicyDecision {
    @Override
    public String outcome() {
      return "deny";
    }

    @Override
    public Optional<String> decidedBy() {
      return rule;
    }
  }

  /**
   * The action may be taken once people have approved it.
   *
   * @param role who may approve
   * @param count how many must; always one for now
   * @param within after which the request expires and counts as rejected; empty for never
   * @param namedHosts as for {@link Allow}
   */
  record RequireApproval(
      String rule, String role, int count, Optional<Duration> within, Set<String> namedHosts)
      implements PolicyDecision {
    public RequireApproval {
      namedHosts = Set.copyOf(namedHosts);
    }

    @Override
    public String outcome() {
      return "require-approval";
    }

    @Override
    public Optional<String> decidedBy() {
      return Optional.of(rule);
    }
  }
}
