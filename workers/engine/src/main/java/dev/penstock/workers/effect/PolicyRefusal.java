package dev.penstock.workers.effect;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.protocol.EffectOutcome;

/**
 * What a run is told when the policy does not allow something: the same when it happens, and when
 * it is taken from the record.
 */
public final class PolicyRefusal {

  private PolicyRefusal() {}

  /** Of the effect itself. */
  public static EffectOutcome.Failed effect(String reason, String position) {
    return failed("The policy does not allow it: " + reason, position);
  }

  /** Of what else had to be sent for it. */
  public static EffectOutcome.Failed further(
      String kind, String host, String reason, String position) {
    return failed(further(kind, host, reason), position);
  }

  static String further(String kind, String host, String reason) {
    return "The policy does not allow the action " + kind + " to " + host + ": " + reason;
  }

  static EffectOutcome.Failed failed(String detail, String position) {
    return new EffectOutcome.Failed(Standard.AUTHORIZATION.error(detail, position));
  }
}
