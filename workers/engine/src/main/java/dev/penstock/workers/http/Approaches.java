package dev.penstock.workers.http;

import dev.penstock.workers.tool.Reach;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins connections before their calls, to targets alone that have answered an effect lately:
 * whoever was never called, with an intent on record, is never connected to without one. See
 * docs/adr/2026-11-23-connected-while-the-intent-commits.md. Thread-safe.
 */
final class Approaches implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Approaches.class);

  private static final long LATELY = Duration.ofMinutes(1).toNanos();
  private static final int MOST_TARGETS = 1_000;

  private record Target(String origin, Reach reach) {}

  /** When each has answered, by {@link System#nanoTime}. */
  private final Map<Target, Long> answered = new ConcurrentHashMap<>();

  private final ExecutorService connecting = Executors.newVirtualThreadPerTaskExecutor();

  /** Remembers that a target has answered an effect. */
  void answered(URI uri, Reach reach) {
    if (answered.size() < MOST_TARGETS) {
      answered.put(new Target(HttpUri.origin(uri), reach), System.nanoTime());
    }
  }

  /** A connection that is under way; null to a target that is not known. */
  @Nullable Approach begin(EgressClient client, URI uri, Reach reach) {
    Long last = answered.get(new Target(HttpUri.origin(uri), reach));
    if (last == null || System.nanoTime() - last > LATELY) {
      return null;
    }
    Approach approach = new Approach(reach);
    connecting.execute(() -> connect(client, uri, approach));
    return approach;
  }

  /** Forgets those that have not answered for long. */
  void forget() {
    long now = System.nanoTime();
    answered.values().removeIf(last -> now - last > LATELY);
  }

  @Override
  public void close() {
    connecting.shutdownNow();
  }

  private static void connect(EgressClient client, URI uri, Approach approach) {
    try {
      client.connect(uri, approach);
    } catch (IOException | HttpException | IllegalStateException e) {
      // The call connects again, and tells what is wrong.
      LOG.debug("No connection to {} ahead of its call.", uri.getHost(), e);
    } finally {
      approach.end();
    }
  }
}
