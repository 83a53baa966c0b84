package dev.penstock.workers.effect;

import dev.penstock.policy.PolicyDecision;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.policy.PolicyStore;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.tool.Reach;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Asks the policy in force about what no run does. Nothing of it can wait for a person, so what
 * wants an approval is refused. Thread-safe.
 */
public final class PolicyInForce {

  private final PolicyPins policies;
  private final CompiledPolicies compiled;

  public PolicyInForce(PolicyPins policies, CompiledPolicies compiled) {
    this.policies = policies;
    this.compiled = compiled;
  }

  /**
   * What the policy says.
   *
   * @param reach how far it lets the action go; empty when it does not
   * @param reason for a person
   */
  public record Ruling(Optional<Reach> reach, String reason) {}

  /**
   * The ruling on an action.
   *
   * @param asker what asks, for a person: a subscription, a trigger
   * @throws PlatformException {@code unavailable} when the store is away
   */
  public Ruling rule(Connection connection, PolicyRequest request, String asker)
      throws SQLException {
    PolicyDecision decision;
    try {
      String digest = policies.active(connection, PolicyStore.DEFAULT).digest();
      decision = compiled.pinned(digest).decide(request).decision();
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      return new Ruling(Optional.empty(), e.problem().detail());
    }
    return switch (decision) {
      case PolicyDecision.Allow allow ->
          new Ruling(
              Optional.of(PinnedPolicies.reach(decision)),
              "The rule " + allow.rule() + " allows it.");
      case PolicyDecision.Deny deny -> new Ruling(Optional.empty(), deny.reason());
      case PolicyDecision.RequireApproval wanted ->
          new Ruling(
              Optional.empty(),
              "The rule "
                  + wanted.rule()
                  + " wants an approval, which no "
                  + asker
                  + " can wait for.");
    };
  }
}
