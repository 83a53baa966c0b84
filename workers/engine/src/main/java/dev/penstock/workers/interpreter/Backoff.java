package dev.penstock.workers.interpreter;

import dev.penstock.definition.task.RetryPolicy;
import dev.penstock.definition.task.Timespan;
import java.util.function.ToLongFunction;

/** How long a retry waits (DSL reference, section Retry). */
final class Backoff {

  private Backoff() {}

  /**
   * The delay before a retry.
   *
   * @param retry 1 for the first
   * @param millis how long the policy's durations are in this run
   * @param chance from 0 to below 1, decides the jitter
   * @return milliseconds, never so many that a sum with the clock overflows
   */
  static long delay(RetryPolicy policy, int retry, double chance, ToLongFunction<Timespan> millis) {
    long base = millis.applyAsLong(policy.delay());
    long grown =
        switch (policy.backoff()) {
          case CONSTANT -> base;
          case LINEAR -> times(base, retry);
          case EXPONENTIAL -> retry > 40 ? times(base, 1L << 40) : times(base, 1L << (retry - 1));
        };
    long from = millis.applyAsLong(policy.jitterFrom());
    long to = Math.max(from, millis.applyAsLong(policy.jitterTo()));
    long jitter = from + (long) (chance * (to - from + 1));
    return Math.min(grown + Math.min(jitter, to), Deadlines.NEVER / 2);
  }

  private static long times(long base, long factor) {
    return base > Deadlines.NEVER / 2 / factor ? Deadlines.NEVER / 2 : base * factor;
  }
}
