package dev.penstock.workers.trace;

import java.time.Duration;

/** Counts what runs do, from the same record as their spans. */
@FunctionalInterface
public interface HopMeter {

  /**
   * A hop was told.
   *
   * @param kind as the waterfall names it; {@code run} for a run that is over
   * @param outcome how it went; empty where it says nothing of that
   * @param tool the kind of call; empty where it is none
   */
  void count(String kind, String outcome, String tool, Duration took);
}
