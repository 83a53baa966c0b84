package dev.penstock.schedule;

import java.util.Locale;

/** What becomes of an occurrence while the run before it has not ended. */
public enum Overlap {
  /** It starts its run beside the other. */
  ALLOW,
  /** It is left out, and the trail says so. */
  SKIP;

  /** As files write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
