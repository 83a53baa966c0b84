package dev.penstock.workers.asyncapi;

import dev.penstock.id.Ids;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Feeds that stay open between two batches of a subscription, so that nothing is missed while the
 * run deals with what came. Thread-safe.
 */
public final class Feeds implements AutoCloseable {

  /** A run that has not come back for so long has failed, or has gone on elsewhere. */
  static final Duration LONGEST_REST = Duration.ofMinutes(10);

  /** More would rather be opened anew than fill the memory of the process. */
  private static final int MOST_RESTING = 1_000;

  private final String place = Ids.next("wrk");
  private final Executor later =
      CompletableFuture.delayedExecutor(LONGEST_REST.toMinutes() + 1, TimeUnit.MINUTES);
  private final AtomicBoolean sweeps = new AtomicBoolean();

  private final Map<String, Resting> resting = new LinkedHashMap<>();

  private record Resting(Feed feed, long sinceNanos) {

    boolean isForgotten(long now) {
      return now - sinceNanos > LONGEST_REST.toNanos();
    }
  }

  /** The feed of a subscription, which is the caller's from now on; null when none is open here. */
  @Nullable Feed take(String subscription) {
    synchronized (resting) {
      Resting found = resting.remove(subscription);
      return found == null ? null : found.feed;
    }
  }

  /** Names this process, to which the next batch has to come for an open feed to be found. */
  public String place() {
    return place;
  }

  /** Leaves a feed open for the next batch, unless too many are; then it is closed. */
  void rest(String subscription, Feed feed) {
    Feed closed;
    synchronized (resting) {
      if (resting.size() < MOST_RESTING) {
        Resting before = resting.put(subscription, new Resting(feed, System.nanoTime()));
        closed = before == null ? null : before.feed;
      } else {
        closed = feed;
      }
    }
    if (closed != null) {
      closed.close();
    }
    sweepLater();
  }

  /** Closes what is open for a subscription, if anything is. */
  public void release(String subscription) {
    Feed feed = take(subscription);
    if (feed != null) {
      feed.close();
    }
  }

  @Override
  public void close() {
    Map<String, Resting> all;
    synchronized (resting) {
      all = Map.copyOf(resting);
      resting.clear();
    }
    all.values().forEach(each -> each.feed.close());
  }

  private void sweepLater() {
    if (!sweeps.getAndSet(true)) {
      later.execute(this::sweep);
    }
  }

  private void sweep() {
    sweeps.set(false);
    long now = System.nanoTime();
    Map<String, Resting> forgotten = new LinkedHashMap<>();
    synchronized (resting) {
      for (Iterator<Map.Entry<String, Resting>> all = resting.entrySet().iterator();
          all.hasNext(); ) {
        var each = all.next();
        if (each.getValue().isForgotten(now)) {
          forgotten.put(each.getKey(), each.getValue());
          all.remove();
        }
      }
    }
    forgotten.values().forEach(each -> each.feed.close());
    boolean empty;
    synchronized (resting) {
      empty = resting.isEmpty();
    }
    if (!empty) {
      sweepLater();
    }
  }
}
