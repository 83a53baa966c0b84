package dev.penstock.workers.effect;

import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.workers.tool.Tenure;
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

  /** The renewal of one intent, until it is closed. */
  final class Running implements Tenure, AutoCloseable {
    private final Claim.Held held;
    private final ScheduledFuture<?> ticks;
    private volatile long endsNanos;

    private Running(Claim.Held held) {
      this.held = held;
      this.endsNanos = held.leaseEndsNanos();
      long every = Math.max(1, lease.toMillis() / 3);
      this.ticks =
          clock.scheduleAtFixedRate(
              () -> Thread.ofVirtual().name("effect-lease").start(this::renew),
              every,
              every,
              TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean holds() {
      return System.nanoTime() - endsNanos < 0;
    }

    @Override
    public void close() {
      ticks.cancel(false);
    }

    private void renew() {
      long asked = System.nanoTime();
      try {
        if (ledger.renew(held.plan(), held.token(), lease).send(database)) {
          endsNanos = asked + lease.toNanos();
        }
      } catch (PlatformException e) {
        // The store is away. The next tick tries again; if it stays away the lease runs out, which
        // is what it is for.
        org.slf4j.LoggerFactory.getLogger(LeaseRenewal.class)
            .debug("lease of {} not renewed: {}", held.plan().key(), e.getMessage());
      }
    }
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

  Running start(Claim.Held held) {
    return new Running(held);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
