package dev.penstock.workers.effect;

import dev.penstock.workers.protocol.EffectRequest;
import java.net.URI;

/** Asks the policy version that a run is pinned to. Errors deny; nothing here ever allows. */
@FunctionalInterface
public interface PolicyGate {

  /**
   * The ruling on one HTTP action.
   *
   * @param request the effect
   * @param method the method that would be sent
   * @param uri where it would be sent: the endpoint, or where a redirect leads
   */
  Ruling rule(EffectRequest request, String method, URI uri);
}
