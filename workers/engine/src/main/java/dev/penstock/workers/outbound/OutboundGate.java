package dev.penstock.workers.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyRequest;
import dev.penstock.workers.effect.PinnedPolicies;
import dev.penstock.workers.effect.PolicyInForce;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;

/**
 * Asks the policy in force whether an event may go out. There is no run that could wait for a
 * person, so what wants an approval is refused.
 */
final class OutboundGate {

  /** The kind of action, for rules. */
  static final String KIND = "outbound";

  private final PolicyInForce policy;
  private final Clock clock;

  OutboundGate(PolicyInForce policy, Clock clock) {
    this.policy = policy;
    this.clock = clock;
  }

  PolicyInForce.Ruling rule(Connection connection, String subscription, URI uri, JsonNode event)
      throws SQLException {
    return policy.rule(
        connection, question(subscription, uri, event, clock.instant()), "subscription");
  }

  private static PolicyRequest question(String subscription, URI uri, JsonNode event, Instant at) {
    var shown = Json.object();
    for (String name : new String[] {"type", "source", "id"}) {
      shown.set(name, event.path(name));
    }
    return new PolicyRequest(
        new PolicyRequest.Action(
            KIND,
            "POST",
            subscription,
            uri.getScheme(),
            PinnedPolicies.host(uri),
            PinnedPolicies.port(uri),
            uri.getRawPath() == null ? "" : uri.getRawPath(),
            "key",
            shown),
        new PolicyRequest.Run("", "", "", "", "subscription:" + subscription),
        new PolicyRequest.Task("/subscriptions/" + subscription, subscription),
        at);
  }
}
