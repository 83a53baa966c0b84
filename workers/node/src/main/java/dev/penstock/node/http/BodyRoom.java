package dev.penstock.node.http;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bodies of all requests together may take of the memory while they are read and answered.
 * A limit on each alone would let as many peers as there are connections fill it. Thread-safe.
 */
public final class BodyRoom {

  /** A body is copied on its way: read, handed over as an event, decoded, sealed. */
  private static final long SHARE = 16;

  private static final long LEAST_BYTES = 16L << 20;

  private final AtomicLong free;

  BodyRoom(long bytes) {
    this.free = new AtomicLong(bytes);
  }

  /** A sixteenth of this process's memory. */
  public static BodyRoom ofThisProcess() {
    return new BodyRoom(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / SHARE));
  }

  /** For one request; closing it gives back what it took. */
  Place place() {
    return new Place();
  }

  /** One request's part. Not thread-safe. */
  final class Place implements AutoCloseable {

    private long taken;

    /**
     * Takes room for bytes that have come.
     *
     * @throws PlatformException {@code unavailable} when there is none
     */
    void take(int bytes) {
      if (free.addAndGet(-bytes) < 0) {
        free.addAndGet(bytes);
        throw PlatformException.of(
            ProblemType.UNAVAILABLE,
            "Too many bodies are being read at once. Try again in a moment.");
      }
      taken += bytes;
    }

    @Override
    public void close() {
      free.addAndGet(taken);
      taken = 0;
    }
  }
}
