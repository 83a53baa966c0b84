package dev.penstock.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each key, in memory. The least recently used buckets are forgotten beyond a
 * bound, so that made-up keys can't fill the memory. Thread-safe.
 */
public final class RateLimit {

  private static final int MOST_BUCKETS = 10_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perNano;
  private final int burst;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * Equal buckets for all keys.
   *
   * @param perSecond tokens a second, in the long run
   * @param burst tokens at once
   */
  public RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /**
   * What became of asking for a token.
   *
   * @param remaining tokens that are left
   * @param full how long until the bucket is full again
   * @param pause how long until there is a token; zero when there was one
   */
  public record Taken(int remaining, Duration full, Duration pause) {

    public boolean isGranted() {
      return pause.isZero();
    }

    /** The pause as {@code Retry-After} has it: whole seconds, not too few of them. */
    public String retryAfter() {
      return Long.toString(Math.max(1, seconds(pause)));
    }

    /** Whole seconds, rounded up. */
    public static long seconds(Duration duration) {
      return duration.plusNanos(999_999_999).toSeconds();
    }
  }

  /** Takes one token, if there is one. */
  public synchronized Taken take(String key) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(burst, now));
    if (buckets.size() > MOST_BUCKETS) {
      var eldest = buckets.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledAt) * perNano);
    bucket.filledAt = now;
    boolean granted = bucket.tokens >= 1;
    if (granted) {
      bucket.tokens -= 1;
    }
    return new Taken(
        (int) bucket.tokens,
        until(burst - bucket.tokens),
        granted ? Duration.ZERO : until(1 - bucket.tokens));
  }

  private Duration until(double tokens) {
    return Duration.ofNanos((long) Math.ceil(tokens / perNano));
  }

  private static final class Bucket {
    double tokens;
    long filledAt;

    Bucket(double tokens, long filledAt) {
      this.tokens = tokens;
      this.filledAt = filledAt;
    }
  }
}
