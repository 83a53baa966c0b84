package dev.penstock.node.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one part of the node alive: looks after it, starts it again when it died, and waits longer
 * after each failure. Thread-safe.
 */
public final class Keeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final String name;
  private final BooleanSupplier isAlive;
  private final Runnable restart;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  public Keeper(String name, BooleanSupplier isAlive, Runnable restart) {
    this.name = name;
    this.isAlive = isAlive;
    this.restart = restart;
    this.thread = Thread.ofPlatform().name("keeper-" + name).daemon().start(this::keep);
  }

  private void keep() {
    Duration pause = LOOK;
    while (!stoppedWithin(pause)) {
      if (isAlive.getAsBoolean()) {
        pause = LOOK;
      } else {
        pause = revive(pause);
      }
    }
  }

  private Duration revive(Duration before) {
    LOG.warn("{} has died; starting it again", name);
    try {
      restart.run();
      LOG.warn("{} runs again", name);
    } catch (RuntimeException e) {
      LOG.error("{} did not start again", name, e);
    }
    Duration next = before.multipliedBy(2);
    return next.compareTo(LONGEST) > 0 ? LONGEST : next;
  }

  private boolean stoppedWithin(Duration pause) {
    try {
      return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Stops looking after it; returns when no restart is under way any more. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(Duration.ofSeconds(90));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
