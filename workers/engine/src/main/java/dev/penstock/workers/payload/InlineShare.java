package dev.penstock.workers.payload;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of a run's data may go into its history at once. All that a run's short calls give while
 * one workflow task is open goes to the backbone in one message, which takes at most 4 MB, and a
 * message that is refused is refused at each try. How long a task is open isn't known here; it is
 * never longer than the window. Thread-safe.
 */
final class InlineShare {

  /** Less than this goes into the history in any case. */
  static final int ALWAYS_BYTES = 1 << 10;

  private static final int MOST_BYTES = 1 << 20;
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();
  private static final int RUNS = 10_000;

  private final Map<String, Window> windows =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > RUNS;
        }
      };

  private record Window(long since, long bytes) {}

  /** Whether this many bytes more may go into the run's history now. */
  boolean take(String runId, int bytes) {
    return take(runId, bytes, System.nanoTime());
  }

  synchronized boolean take(String runId, int bytes, long now) {
    if (bytes <= ALWAYS_BYTES) {
      return true;
    }
    Window window = windows.get(runId);
    if (window == null || now - window.since > WINDOW) {
      window = new Window(now, 0);
    }
    boolean fits = window.bytes + bytes <= MOST_BYTES;
    windows.put(runId, fits ? new Window(window.since, window.bytes + bytes) : window);
    return fits;
  }
}
