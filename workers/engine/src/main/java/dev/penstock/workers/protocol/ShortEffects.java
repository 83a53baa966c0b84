package dev.penstock.workers.protocol;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/**
 * Effects beside the run's own steps, where an answer costs the least, but nothing else can happen
 * to the run before it is there.
 */
@ActivityInterface(namePrefix = "effect.")
public interface ShortEffects {

  /**
   * Begins an effect, and waits for it only so long that nobody notices.
   *
   * @return its outcome; null when it takes longer: it goes on, and {@link Effects#perform} with
   *     the same request waits for it
   */
  @ActivityMethod(name = "begin")
  @Nullable EffectOutcome begin(EffectRequest request);
}
