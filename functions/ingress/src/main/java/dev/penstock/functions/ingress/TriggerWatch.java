package dev.penstock.functions.ingress;

import dev.penstock.function.FailureLog;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Has the store confirm triggers between deliveries: a function has no time of its own. Seldom
 * while the store is there, since each time is a query; often while it is away, so that deliveries
 * find their way back to it. Thread-safe.
 */
final class TriggerWatch {

  private static final Duration WHILE_THERE = Duration.ofMinutes(1);
  private static final Duration WHILE_AWAY = Duration.ofSeconds(5);

  private final Runnable confirm;
  private final BooleanSupplier storeIsAway;
  private final LongSupplier nanos;
  private boolean looked;
  private long lastNanos;

  TriggerWatch(Runnable confirm, BooleanSupplier storeIsAway, LongSupplier nanos) {
    this.confirm = confirm;
    this.storeIsAway = storeIsAway;
    this.nanos = nanos;
  }

  /** To be called after each delivery. That the store is away is no failure of it. */
  synchronized void look() {
    Duration pause = storeIsAway.getAsBoolean() ? WHILE_AWAY : WHILE_THERE;
    if (looked && nanos.getAsLong() - lastNanos < pause.toNanos()) {
      return;
    }
    try {
      confirm.run();
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.INVALID_CONFIGURATION) {
        // What came was answered. A function that lacks a key lets nothing more in.
        FailureLog.error("ingress", e.problem().detail(), e);
      } else if (e.problem().type() != ProblemType.UNAVAILABLE) {
        throw e;
      }
    }
    looked = true;
    lastNanos = nanos.getAsLong();
  }
}
