package dev.penstock.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recorded actions that one window counts for one subject, added in the order in which they were
 * begun. What it answers is what the store's tally answers, without another look at each of them.
 * Not thread-safe.
 */
final class CountedActions {

  /** What one action added; the sum is that of all up to it. */
  private record Entry(Instant at, BigDecimal amount, BigDecimal sum) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, List<Entry>> byEffect = new HashMap<>();
  private final Set<String> deeds = new HashSet<>();

  void add(RecordedAction action, Instant at, double amount) {
    if (!deeds.add(action.deed())) {
      return;
    }
    // Clocks of two nodes may differ by less than anybody counts by; the search needs an order.
    Instant later = entries.isEmpty() || at.isAfter(last().at()) ? at : last().at();
    BigDecimal adds = BigDecimal.valueOf(amount);
    Entry entry = new Entry(later, adds, sum().add(adds));
    entries.add(entry);
    byEffect.computeIfAbsent(action.effectKey(), _ -> new ArrayList<>()).add(entry);
  }

  /** What was begun after a moment, but for the effect that asks. */
  PolicyCount.Tally since(Instant from, String asking) {
    int first = firstAfter(from);
    long count = (long) entries.size() - first;
    BigDecimal sum = sum().subtract(first == 0 ? BigDecimal.ZERO : entries.get(first - 1).sum());
    for (Entry own : byEffect.getOrDefault(asking, List.of())) {
      if (own.at().isAfter(from)) {
        count--;
        sum = sum.subtract(own.amount());
      }
    }
    return new PolicyCount.Tally(count, sum.doubleValue());
  }

  private int firstAfter(Instant from) {
    int place =
        Collections.binarySearch(
            entries,
            new Entry(from, BigDecimal.ZERO, BigDecimal.ZERO),
            // None is equal, so that it ends behind all of the very moment.
            (entry, wanted) -> entry.at().isAfter(wanted.at()) ? 1 : -1);
    return -place - 1;
  }

  private Entry last() {
    return entries.getLast();
  }

  private BigDecimal sum() {
    return entries.isEmpty() ? BigDecimal.ZERO : last().sum();
  }
}
