package dev.penstock.spill;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;

/**
 * Where verified deliveries go while the store is away: a folder on a node, a queue in a cloud.
 * What it has taken is durable, whoever dies. Thread-safe.
 */
public interface Spill {

  /** None: what the store can't take is not taken. */
  Spill NONE =
      new Spill() {
        @Override
        public boolean holds(String trigger) {
          return false;
        }

        @Override
        public SpilledDelivery put(SpilledDelivery delivery) {
          throw PlatformException.of(
              ProblemType.UNAVAILABLE, "There is no place beside the store.");
        }
      };

  /** Whether deliveries of a trigger wait here, which a later one must not overtake. */
  boolean holds(String trigger);

  /**
   * Makes a delivery durable.
   *
   * @return it, or the one that waits here under the same trigger and sender's id
   * @throws PlatformException {@code unavailable} when it can't be kept; then nothing was
   */
  SpilledDelivery put(SpilledDelivery delivery);
}
