package dev.penstock.workers.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyDecision;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.policy.PolicyStore;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.subscription.Subscription;
import dev.penstock.workers.effect.PinnedPolicies;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Asks the policy in force whether an event may go out. There is no run that could wait for a
 * person, so what wants an approval is refused.
 */
final class OutboundGate {

  /** The kind of action, for rules. */
  static final String KIND = "outbound";

  private final PolicyStore policies;
  private final PinnedPolicies compiled;

  OutboundGate(PolicyStore policies, PinnedPolicies compiled) {
    this.policies = policies;
    this.compiled = compiled;
  }

  /**
   * What the policy says.
   *
   * @param reach how far it lets the event go; empty when it does not
   * @param reason for a person
   */
  record Ruling(Optional<Reach> reach, String reason) {}

  Ruling rule(Connection connection, Subscription subscription, JsonNode event)
      throws SQLException {
    String digest;
    try {
      digest = policies.active(connection, PolicyStore.DEFAULT).digest();
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      return new Ruling(Optional.empty(), e.problem().detail());
    }
    PolicyDecision decision = compiled.decide(digest, question(subscription, event));
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
                  + " wants an approval, which no subscription can wait for.");
    };
  }

  private static PolicyRequest question(Subscription subscription, JsonNode event) {
    URI uri = subscription.target().uri();
    var shown = Json.object();
    for (String name : new String[] {"type", "source", "id"}) {
      shown.set(name, event.path(name));
    }
    return new PolicyRequest(
        new PolicyRequest.Action(
            KIND,
            "POST",
            subscription.name(),
            uri.getScheme(),
            PinnedPolicies.host(uri),
            PinnedPolicies.port(uri),
            uri.getRawPath() == null ? "" : uri.getRawPath(),
            "key",
            shown),
        new PolicyRequest.Run("", "", "", "", "subscription:" + subscription.name()),
        new PolicyRequest.Task("/subscriptions/" + subscription.name(), subscription.name()));
  }
}
