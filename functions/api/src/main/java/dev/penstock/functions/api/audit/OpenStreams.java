package dev.penstock.functions.api.audit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many streams each principal has open here: a connection and a look at the store for each
 * event are more than a request is, and last. Thread-safe.
 */
public final class OpenStreams {

  /** A person with many tabs, or a program with many runs to watch. */
  public static final int MOST = 32;

  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /** Whether there is room for one more of this actor's; it is taken then. */
  public boolean begin(String actor) {
    boolean[] begun = new boolean[1];
    open.compute(
        actor,
        (_, count) -> {
          int now = count == null ? 0 : count;
          begun[0] = now < MOST;
          return begun[0] ? Integer.valueOf(now + 1) : count;
        });
    return begun[0];
  }

  public void end(String actor) {
    open.computeIfPresent(actor, (_, count) -> count > 1 ? count - 1 : null);
  }
}
