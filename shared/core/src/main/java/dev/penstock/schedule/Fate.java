package dev.penstock.schedule;

import java.util.Locale;

/** What became of an occurrence. */
public enum Fate {
  /** Its run starts. */
  STARTS,
  /** It starts when those before it have ended. */
  WAITS,
  /** It never starts. */
  LEFT_OUT,
  /** It is on record from before. */
  KNOWN;

  /** As the API writes it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
