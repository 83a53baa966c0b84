package dev.penstock.outbox;

import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Wakes the relay behind a door's back, at once and then every two milliseconds at the most, for
 * all deliveries since: nobody who sends waits for that. It is for a process that lives on after
 * its answer; a function, which may be frozen then, tells the relay with each delivery. Where the
 * store takes no call the relay looks by itself within a second. Thread-safe.
 */
public final class OutboxBell {

  private static final String RING = "SELECT " + Outbox.NOTIFY;

  /** The store has better to do than to ring: whoever was woken takes all that is there. */
  private static final Duration BETWEEN = Duration.ofMillis(2);

  private final Database database;
  private final AtomicLong unheard = new AtomicLong();

  /**
   * A bell.
   *
   * @param database of any role
   */
  public OutboxBell(Database database) {
    this.database = database;
  }

  /** To be called once a message is committed; returns at once. */
  public void ring() {
    if (unheard.getAndIncrement() == 0) {
      Thread.ofVirtual().name("outbox-bell").start(this::tell);
    }
  }

  private void tell() {
    long told;
    do {
      told = unheard.get();
      try {
        database.query(RING, (_, _, _) -> {}, _ -> true);
      } catch (PlatformException e) {
        // The relay looks by itself before long.
      }
      pause();
    } while (unheard.addAndGet(-told) > 0);
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
