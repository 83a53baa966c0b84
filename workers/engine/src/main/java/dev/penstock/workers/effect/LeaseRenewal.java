package dev.penstock.workers.effect;

import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps intents their worker's own while it acts, so that a long act is not taken for a death. When
 * the worker dies, so does this, and the lease runs out. Thread-safe.
 */
final class LeaseRenewal implements AutoCloseable {

  /** Stops the renewal of one intent. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("effect-leases").factory());
  private final Database database;
  private final EffectLedger ledger;
  private final Duration lease;

  LeaseRenewal(Database database, EffectLedger ledger, Duration lease) {
    this.database = database;
    this.ledger = ledger;
    this.lease = lease;
  }

  Running start(Plan plan, long token) {
    long every = Math.max(1, lease.toMillis() / 3);
    ScheduledFuture<?> ticks =
        clock.scheduleAtFixedRate(
            () -> Thread.ofVirtual().name("effect-lease").start(() -> renew(plan, token)),
            every,
            every,
            TimeUnit.MILLISECONDS);
    return () -> ticks.cancel(false);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void renew(Plan plan, long token) {
    try {
      database.inTransaction(connection -> ledger.renew(connection, plan, token, lease));
    } catch (PlatformException e) {
      // The store is away. The next tick tries again; if it stays away the lease runs out, which is
      // what it is for.
      org.slf4j.LoggerFactory.getLogger(LeaseRenewal.class)
          .debug("lease of {} not renewed: {}", plan.key(), e.getMessage());
    }
  }
}
