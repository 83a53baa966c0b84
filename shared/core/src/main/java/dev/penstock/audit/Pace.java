package dev.penstock.audit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often something is done at most: at once after a rest, and then not before an interval is
 * over. It goes by a clock that nobody can set, so no correction of the time of day puts the next
 * turn off or brings it forward. Thread-safe: of those who ask at once, one has the turn.
 */
final class Pace {

  private final long intervalNanos;
  private final LongSupplier nanoTime;

  private long dueAt;

  /**
   * A pace that is due now.
   *
   * @param nanoTime as {@link System#nanoTime}: only differences of it mean something
   */
  Pace(Duration interval, LongSupplier nanoTime) {
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
    this.dueAt = nanoTime.getAsLong();
  }

  /** Whether it is time; who is told so has the turn, and the next comes an interval later. */
  synchronized boolean isDue() {
    long now = nanoTime.getAsLong();
    // A difference, since the count may pass the greatest number.
    if (now - dueAt < 0) {
      return false;
    }
    dueAt = now + intervalNanos;
    return true;
  }
}
