package dev.penstock.node.bench;

import java.util.Arrays;
import java.util.Locale;

/** Durations of one side of a comparison. Not thread-safe. */
final class Percentiles {

  private final long[] nanos;
  private int count;

  Percentiles(int most) {
    nanos = new long[most];
  }

  void add(long duration) {
    nanos[count++] = duration;
  }

  /** The duration that the given share of all did not exceed, in milliseconds. */
  double millis(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * count);
    return sorted[Math.max(1, rank) - 1] / 1e6;
  }

  String row(String name) {
    return String.format(
        Locale.ROOT, "%-34s %5d %10.2f %10.2f", name, count, millis(0.5), millis(0.95));
  }

  static String header() {
    return String.format(Locale.ROOT, "%-34s %5s %10s %10s", "", "n", "p50 ms", "p95 ms");
  }
}
