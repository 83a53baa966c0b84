package dev.penstock.subscription;

import java.util.List;
import java.util.Optional;

/**
 * Which events are meant.
 *
 * @param types types of events, or beginnings of such with a {@code *} at their end; never empty
 * @param sources the same of sources; empty for every source
 * @param when a runtime expression over the event; empty for all
 */
public record Selection(List<String> types, List<String> sources, Optional<String> when) {

  public Selection {
    types = List.copyOf(types);
    sources = List.copyOf(sources);
    if (types.isEmpty()) {
      throw new IllegalArgumentException("a subscription names types");
    }
  }

  /** Whether the names fit; what {@code when} says is not asked here. */
  public boolean names(String type, String source) {
    return fits(types, type) && (sources.isEmpty() || fits(sources, source));
  }

  private static boolean fits(List<String> patterns, String name) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                    : name.equals(pattern));
  }
}
