package dev.penstock.workers.effect;

import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tool.Action;

/** Asks the policy version that a run is pinned to. Errors deny; nothing here ever allows. */
@FunctionalInterface
public interface PolicyGate {

  /**
   * The ruling on one action.
   *
   * @param request the effect
   * @param action the act itself, or what else has to be sent for it
   */
  Ruling rule(EffectRequest request, Action action);
}
