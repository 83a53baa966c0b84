package dev.penstock.spill;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What waits in a spool, in memory. Thread-safe; nothing in it waits for a disk. */
final class SpoolIndex {

  /** What tells a second copy. */
  record Sent(String trigger, String senderId) {}

  /**
   * A delivery that waits.
   *
   * @param number its place in the order of arrival
   * @param id its id
   * @param sent which one it is
   * @param size what it takes of the disk, in bytes
   */
  record Held(long number, String id, Sent sent, long size) {

    /** Sorts by number; the id is the label that the file was sealed under. */
    String fileName() {
      return "%019d-%s".formatted(number, id);
    }
  }

  private final TreeMap<Long, Held> byNumber = new TreeMap<>();
  private final Map<Sent, Held> bySent = new HashMap<>();
  private final Map<String, Integer> byTrigger = new HashMap<>();
  private long bytes;

  synchronized void add(Held one) {
    byNumber.put(one.number(), one);
    bySent.putIfAbsent(one.sent(), one);
    byTrigger.merge(one.sent().trigger(), 1, Integer::sum);
    bytes += one.size();
  }

  synchronized void remove(Held one) {
    if (byNumber.remove(one.number()) != null) {
      bySent.remove(one.sent(), one);
      byTrigger.computeIfPresent(one.sent().trigger(), (_, n) -> n == 1 ? null : n - 1);
      bytes -= one.size();
    }
  }

  synchronized boolean holds(String trigger) {
    return byTrigger.containsKey(trigger);
  }

  synchronized Optional<Held> find(Sent sent) {
    return Optional.ofNullable(bySent.get(sent));
  }

  synchronized Optional<Held> oldest() {
    return byNumber.isEmpty() ? Optional.empty() : Optional.of(byNumber.firstEntry().getValue());
  }

  synchronized int size() {
    return byNumber.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized long lastNumber() {
    return byNumber.isEmpty() ? 0 : byNumber.lastKey();
  }
}
