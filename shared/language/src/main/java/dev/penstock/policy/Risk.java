package dev.penstock.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much is at stake, in rising order: {@code action.risk >= risk.medium}. */
public enum Risk {
  NONE(0),
  LOW(1),
  MEDIUM(2),
  HIGH(3),
  CRITICAL(4);

  private final long level;

  Risk(long level) {
    this.level = level;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  long level() {
    return level;
  }

  static Optional<Risk> of(String wire) {
    return Arrays.stream(values()).filter(one -> one.wire().equals(wire)).findFirst();
  }
}
