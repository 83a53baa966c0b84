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

  /**
   * The ruling by what this worker has seen of the policies in force, which may have changed since:
   * it holds only if {@link Ruling#asLongAs} does when the intent commits. What does not allow the
   * action is asked afresh, so that nobody is refused or asked for what counts no longer.
   */
  default Ruling ruleBySeen(EffectRequest request, Action action) {
    return rule(request, action);
  }
}
