package dev.penstock.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of an occurrence while the run before it has not ended. */
public enum Overlap {
  /** It is left out, and the trail says so. */
  SKIP,
  /** It waits for the end of the other; one at a time, what comes meanwhile is left out. */
  BUFFER_ONE,
  /** It waits in line, up to {@link Admission#MOST_WAITING}. */
  BUFFER_ALL,
  /** The other is asked to stop; the newest that came meanwhile starts when it has. */
  CANCEL_OTHER,
  /** The other is ended where it stands; the newest that came meanwhile starts then. */
  TERMINATE_OTHER,
  /** It starts its run beside the other. */
  ALLOW;

  /** As files write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All as files write them. */
  public static List<String> wires() {
    return Arrays.stream(values()).map(Overlap::wire).toList();
  }

  /** Empty for a text that is none of them. */
  public static Optional<Overlap> of(String wire) {
    return Arrays.stream(values()).filter(overlap -> overlap.wire().equals(wire)).findFirst();
  }
}
