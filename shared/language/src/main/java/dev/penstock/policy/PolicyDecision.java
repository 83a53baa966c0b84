package dev.penstock.policy;

import dev.penstock.approval.Quorum;
import java.time.Duration;
import java.util.Optional;

/** What a policy says of a request. */
public sealed interface PolicyDecision {

  /** {@code allow}, {@code deny} or {@code require-approval}: as stored and shown. */
  String outcome();

  /** The rule that decided; empty when none matched. */
  Optional<String> decidedBy();

  /** Why, for a person. */
  default String reason() {
    return switch (this) {
      case Allow allow -> "The rule " + allow.rule() + " allows it.";
      case Deny deny -> deny.reason();
      case RequireApproval wanted -> "The rule " + wanted.rule() + " wants " + people(wanted) + ".";
    };
  }

  private static String people(RequireApproval wanted) {
    int people = wanted.quorum().people();
    return (people == 1 ? "a person" : people + " people") + " with the role " + wanted.role();
  }

  /**
   * The action may be taken.
   *
   * @param way how far it may go
   */
  record Allow(String rule, PolicyWay way) implements PolicyDecision {
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
   * @param quorum how many must, and who of them is left out
   * @param within after which the request expires and counts as rejected; empty for never
   * @param way as for {@link Allow}
   */
  record RequireApproval(
      String rule, String role, Quorum quorum, Optional<Duration> within, PolicyWay way)
      implements PolicyDecision {
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
