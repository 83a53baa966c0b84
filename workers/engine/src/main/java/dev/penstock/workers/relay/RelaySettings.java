package dev.penstock.workers.relay;

import java.time.Duration;

/**
 * Bounds of the relay.
 *
 * @param taskQueue where the runs' workers listen
 * @param batch most rows taken at once
 * @param poll how often it looks without being notified; also how late a backed-off row may be
 * @param firstBackOff the wait after the first failure; it doubles with each further one
 * @param longestBackOff the longest wait between two tries
 * @param backboneTimeout longest wait for one answer of the backbone
 */
public record RelaySettings(
    String taskQueue,
    int batch,
    Duration poll,
    Duration firstBackOff,
    Duration longestBackOff,
    Duration backboneTimeout) {

  public RelaySettings {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, was " + batch);
    }
  }

  public static RelaySettings defaults(String taskQueue) {
    return new RelaySettings(
        taskQueue,
        50,
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  Duration backOff(int attempts) {
    Duration wait = firstBackOff.multipliedBy(1L << Math.min(attempts, 20));
    return wait.compareTo(longestBackOff) < 0 ? wait : longestBackOff;
  }
}
