package dev.penstock.policy;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a question may take before it is denied. Looked at between conditions; each of them is
 * bounded by its size, its iterations and the size of what it reads.
 */
record Patience(long deadline, LongSupplier nanos) {

  private static final Duration MOST = Duration.ofSeconds(2);

  static Patience start() {
    return of(MOST, System::nanoTime);
  }

  static Patience of(Duration most, LongSupplier nanos) {
    return new Patience(nanos.getAsLong() + most.toNanos(), nanos);
  }

  boolean isOver() {
    return nanos.getAsLong() - deadline > 0;
  }
}
