package dev.penstock.functions.ingress;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A token bucket for each key, in memory. The least recently used buckets are forgotten beyond a
 * bound, so that made-up keys can't fill the memory. Thread-safe.
 */
final class RateLimit {

  private static final int MOST_BUCKETS = 10_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perNano;
  private final int burst;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

  RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /** Takes one token; otherwise says how long until there is one. */
  synchronized Optional<Duration> take(String key) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(burst, now));
    if (buckets.size() > MOST_BUCKETS) {
      var eldest = buckets.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledAt) * perNano);
    bucket.filledAt = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos((long) Math.ceil((1 - bucket.tokens) / perNano)));
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
