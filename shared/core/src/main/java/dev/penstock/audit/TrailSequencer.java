package dev.penstock.audit;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains what is appended, all the time, so that the trail is never more than some milliseconds
 * behind. It looks by itself: a notification in each appending transaction would make their commits
 * wait for each other. Any number may run at once. Survives restarts of the store.
 */
public final class TrailSequencer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrailSequencer.class);

  /** Short enough for a console, long enough for a batch. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final Duration AWAY = Duration.ofSeconds(1);

  private final Chaining chaining;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private TrailSequencer(Database auditor, Keyring keyring) {
    this.chaining = new Chaining(auditor, keyring);
    this.thread = Thread.ofPlatform().name("audit-sequencer").daemon().unstarted(this::run);
  }

  /**
   * Starts chaining.
   *
   * @param auditor a pool of the role auditor
   */
  public static TrailSequencer start(Database auditor, Keyring keyring) {
    TrailSequencer sequencer = new TrailSequencer(auditor, keyring);
    sequencer.thread.start();
    return sequencer;
  }

  /** Stops, after everything that was appended by now has its place. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
      chaining.catchUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (PlatformException e) {
      LOG.warn("The newest audit entries get their places at the next start: {}", e.getMessage());
    }
  }

  /** What an operator must know, after what they must know already; quick. */
  public List<String> notices(List<String> before) {
    List<String> notices = new ArrayList<>(before);
    String why = chaining.refusal();
    if (!why.isEmpty()) {
      notices.add("Entries of the audit trail wait and get no place: " + why + ".");
    }
    return notices;
  }

  private void run() {
    while (stopping.getCount() > 0) {
      try {
        chaining.catchUp();
        pause(PAUSE);
      } catch (PlatformException e) {
        LOG.warn("The audit trail can't be chained now; trying again: {}", e.getMessage());
        pause(AWAY);
      } catch (RuntimeException e) {
        // A defect of ours must not end the one thread that chains everybody's entries.
        LOG.error("Chaining the audit trail failed; trying again", e);
        pause(AWAY);
      }
    }
  }

  private void pause(Duration pause) {
    try {
      boolean _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
