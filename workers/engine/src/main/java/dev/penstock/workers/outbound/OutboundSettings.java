package dev.penstock.workers.outbound;

import java.time.Duration;
import java.util.List;

/**
 * Bounds of what goes out.
 *
 * @param atOnce most messages under way at once
 * @param each most of them for one subscription
 * @param poll how often it looks without being notified
 * @param timeout longest wait for one answer
 * @param lease for how long a message is left to who took it; longer than the timeout
 * @param ladder the wait after each try, in order; after one more it is given up
 * @param failures in a row after which an endpoint is left alone
 * @param firstPause for how long at first; it doubles with each further failure
 * @param longestPause the longest of them
 */
public record OutboundSettings(
    int atOnce,
    int each,
    Duration poll,
    Duration timeout,
    Duration lease,
    List<Duration> ladder,
    int failures,
    Duration firstPause,
    Duration longestPause) {

  /** The longest that a subscriber may put us off. */
  static final Duration LONGEST_WAIT = Duration.ofDays(1);

  public OutboundSettings {
    ladder = List.copyOf(ladder);
    if (lease.compareTo(timeout) <= 0) {
      throw new IllegalArgumentException("the lease must outlast the timeout");
    }
  }

  /** With the ladder that Standard Webhooks 1.0.0 recommends. */
  public static OutboundSettings defaults() {
    return new OutboundSettings(
        8,
        4,
        Duration.ofSeconds(1),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24)),
        5,
        Duration.ofSeconds(30),
        Duration.ofHours(1));
  }

  /** For how long an endpoint is left alone that has failed so often in a row; zero for not. */
  Duration pause(int failed) {
    if (failed < failures) {
      return Duration.ZERO;
    }
    Duration pause = firstPause.multipliedBy(1L << Math.min(failed - failures, 20));
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}
