package dev.penstock.workers.tool;

import java.time.Duration;

/**
 * When everything that belongs to a call must be over, however many exchanges it takes.
 *
 * @param nanos by {@link System#nanoTime}
 */
public record Deadline(long nanos) {

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Not positive when it has passed. */
  public Duration left() {
    return Duration.ofNanos(nanos - System.nanoTime());
  }
}
