package dev.penstock.workers.outbound;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a message is tried again. The wait is up to a tenth longer than it says, so that what failed
 * together does not come back together; which part of it, the message decides, so that it is the
 * same whoever asks.
 *
 * @param waits after each try, in order
 */
record Ladder(List<Duration> waits) {

  private static final int PARTS = 1_000;

  /**
   * The wait after a try; empty when it was the last one.
   *
   * @param step 1 for the first try
   * @param atLeast what the subscriber asks for
   */
  Optional<Duration> after(int step, String message, Duration atLeast) {
    if (step > waits.size()) {
      return Optional.empty();
    }
    Duration wait = waits.get(step - 1);
    int part = Math.floorMod((message + step).hashCode(), PARTS);
    Duration jittered = wait.plus(wait.multipliedBy(part).dividedBy(10L * PARTS));
    Duration asked =
        atLeast.compareTo(OutboundSettings.LONGEST_WAIT) < 0
            ? atLeast
            : OutboundSettings.LONGEST_WAIT;
    return Optional.of(jittered.compareTo(asked) < 0 ? asked : jittered);
  }
}
