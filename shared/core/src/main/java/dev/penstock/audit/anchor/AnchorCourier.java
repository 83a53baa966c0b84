package dev.penstock.audit.anchor;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries checkpoints to one place, in its own time: nobody who signs waits for a network. What
 * can't be kept is tried again until it can; a newer one takes the place of one that waits, since
 * it vouches for all that was before. Thread-safe.
 */
public final class AnchorCourier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AnchorCourier.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LAST_TRY = Duration.ofSeconds(12);

  private final CheckpointAnchor anchor;
  private final Thread thread;
  private @Nullable Checkpoint waiting;
  private boolean stopping;
  private @Nullable Trouble trouble;

  private record Trouble(Instant since, String why) {}

  private AnchorCourier(CheckpointAnchor anchor) {
    this.anchor = anchor;
    this.thread = Thread.ofPlatform().name("audit-courier").daemon().unstarted(this::run);
  }

  public static AnchorCourier start(CheckpointAnchor anchor) {
    AnchorCourier courier = new AnchorCourier(anchor);
    courier.thread.start();
    return courier;
  }

  /** Takes a checkpoint on its way; returns at once. */
  public synchronized void carry(Checkpoint checkpoint) {
    waiting = checkpoint;
    notifyAll();
  }

  /** What an operator must know; empty when the place keeps what it is given. */
  public synchronized Optional<String> notice() {
    Trouble now = trouble;
    return now == null
        ? Optional.empty()
        : Optional.of(
            "Audit checkpoints have not reached "
                + anchor.name()
                + " since "
                + now.since
                + ": "
                + now.why
                + ".");
  }

  /** Carries the one that waits, unless the place was away just now. */
  @Override
  public void close() {
    synchronized (this) {
      stopping = true;
      notifyAll();
    }
    try {
      thread.join(LAST_TRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    try {
      for (Optional<Checkpoint> next = next(); next.isPresent(); next = next()) {
        if (keep(next.get())) {
          pause = FIRST_PAUSE;
        } else {
          pause(next.get(), pause);
          pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean keep(Checkpoint checkpoint) {
    try {
      anchor.keep(checkpoint.size(), checkpoint.note());
      kept(checkpoint);
      return true;
    } catch (IOException | PlatformException e) {
      failed(String.valueOf(e.getMessage()));
      return false;
    } catch (RuntimeException e) {
      // A defect of ours; thrown on, it would end the carrying in silence.
      LOG.error("An audit checkpoint could not be carried to {}", anchor.name(), e);
      failed("an error that the log tells of");
      return false;
    }
  }

  /** The one that waits; empty when there will be none. */
  private synchronized Optional<Checkpoint> next() throws InterruptedException {
    while (waiting == null && !stopping) {
      wait();
    }
    return stopping && trouble != null ? Optional.empty() : Optional.ofNullable(waiting);
  }

  /** Until the time is over, or there is another to be carried. */
  private synchronized void pause(Checkpoint tried, Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    long left = pause.toMillis();
    while (left > 0 && !stopping && tried.equals(waiting)) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  private synchronized void kept(Checkpoint checkpoint) {
    if (trouble != null) {
      LOG.info("Audit checkpoints reach {} again.", anchor.name());
    }
    trouble = null;
    if (checkpoint.equals(waiting)) {
      waiting = null;
    }
  }

  private synchronized void failed(String why) {
    if (trouble == null) {
      LOG.warn("Audit checkpoints don't reach {} and are carried again: {}", anchor.name(), why);
      trouble = new Trouble(Instant.now().truncatedTo(ChronoUnit.SECONDS), why);
    } else {
      trouble = new Trouble(trouble.since, why);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
