package dev.penstock.functions.api.schedule;

import java.util.Arrays;
import java.util.Optional;

/** What can be done to a schedule besides applying it. */
enum ScheduleAction {
  PAUSE("pause"),
  RESUME("resume"),
  RUN_NOW("run-now"),
  BACKFILL("backfill");

  private final String wire;

  ScheduleAction(String wire) {
    this.wire = wire;
  }

  String wire() {
    return wire;
  }

  static Optional<ScheduleAction> of(String wire) {
    return Arrays.stream(values()).filter(action -> action.wire.equals(wire)).findFirst();
  }
}
