package dev.penstock.workers.http;

import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Reach;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A connection that is made while the intent of its call is put on record. Nothing is said on it,
 * and nobody else uses it: the connection is known by this very object. Thread-safe.
 */
public final class Approach {

  private final Reach reach;
  private final CountDownLatch over = new CountDownLatch(1);

  Approach(Reach reach) {
    this.reach = reach;
  }

  Reach reach() {
    return reach;
  }

  void end() {
    over.countDown();
  }

  /** Waits until the connection is there, or has failed, or the call's time is over. */
  void await(Deadline until) {
    try {
      over.await(until.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
