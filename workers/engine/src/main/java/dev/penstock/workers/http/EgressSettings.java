package dev.penstock.workers.http;

import java.time.Duration;

/**
 * Bounds of the way out.
 *
 * @param maxAnswerBytes longest response body that is read
 * @param maxConnections most connections at once, over all hosts
 * @param maxConnectionsPerHost most connections to one host
 * @param connectTimeout longest wait for a connection to come about
 * @param approachKept how long a connection that was made ahead waits for its call: its target may
 *     close it too
 */
public record EgressSettings(
    int maxAnswerBytes,
    int maxConnections,
    int maxConnectionsPerHost,
    Duration connectTimeout,
    Duration approachKept) {

  /** Longer than a store takes to commit, and shorter than servers leave a silent client alone. */
  private static final Duration APPROACH_KEPT = Duration.ofMillis(200);

  public EgressSettings {
    if (maxAnswerBytes < 1 || maxConnections < 1 || maxConnectionsPerHost < 1) {
      throw new IllegalArgumentException("Each bound of the way out must be at least 1.");
    }
  }

  public static EgressSettings defaults() {
    return new EgressSettings(8 << 20, 200, 50, Duration.ofSeconds(10), APPROACH_KEPT);
  }
}
