package dev.penstock.policy;

import dev.penstock.approval.Approvers;
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
      case RequireApproval wanted ->
          "The rule " + wanted.rule() + " wants " + people(wanted.approvers()) + ".";
    };
  }

  private static String people(Approvers wanted) {
    int people = wanted.quorum().people();
    return wanted.quorum().requirements().isEmpty()
        ? (people == 1 ? "a person" : people + " people") + " with the role " + wanted.role()
        : "the approval of " + wanted.words();
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
   * @param approvers whose approval is wanted
   * @param within after which the request expires and counts as rejected; empty for never
   * @param way as for {@link Allow}
   */
  record RequireApproval(String rule, Approvers approvers, Optional<Duration> within, PolicyWay way)
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
