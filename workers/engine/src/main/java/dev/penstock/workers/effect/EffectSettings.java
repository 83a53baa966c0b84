package dev.penstock.workers.effect;

import dev.penstock.workers.interpreter.Weight;
import java.time.Duration;

/**
 * Bounds of the way of an effect.
 *
 * @param lease how long an intent stays its worker's own without being renewed; what a dead worker
 *     leaves behind is taken over after that
 * @param maxResultBytes longest recorded result, as JSON
 */
public record EffectSettings(Duration lease, int maxResultBytes) {

  public EffectSettings {
    if (lease.compareTo(Duration.ofMillis(50)) < 0) {
      throw new IllegalArgumentException("lease must be at least 50 ms, was " + lease);
    }
    if (maxResultBytes < 1) {
      throw new IllegalArgumentException("maxResultBytes must be at least 1");
    }
  }

  public static EffectSettings defaults() {
    return new EffectSettings(Duration.ofSeconds(5), Weight.MOST);
  }
}
