package dev.penstock.workers.source;

import java.time.Duration;

/**
 * Bounds of what is taken from brokers.
 *
 * @param look how often changed triggers are looked for
 * @param poll for how long a broker is asked for messages at a time
 * @param timeout the longest wait for a connection
 * @param firstPause after the first failure in a row; it doubles with each further one
 * @param longestPause the longest of them
 */
public record SourceSettings(
    Duration look, Duration poll, Duration timeout, Duration firstPause, Duration longestPause) {

  public static SourceSettings defaults() {
    return new SourceSettings(
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        Duration.ofSeconds(30));
  }

  /** For how long a broker is left alone after so many failures in a row. */
  Duration pause(int failures) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}
