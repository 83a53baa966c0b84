package dev.penstock.workers.protocol;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Makes outside effects; the only way from a run to the world. */
@ActivityInterface(namePrefix = "effect.")
public interface Effects {

  /**
   * The way of an effect: policy decision, intent on the audit trail, lease, act, receipt, outcome
   * on the audit trail. Safe to call again after any crash: a recorded result is returned, not made
   * again.
   */
  @ActivityMethod(name = "perform")
  EffectOutcome perform(EffectRequest request);
}
