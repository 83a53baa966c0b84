package dev.penstock.functions.api.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done to deliveries. */
enum DeliveryAction {
  /** Take it again: as the run that it is, or, when a new one is asked for, as one more. */
  REPLAY,
  /** Have a dead letter tried again. */
  REQUEUE,
  /** Throw a dead letter away. */
  DISCARD;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<DeliveryAction> of(String wire) {
    return Arrays.stream(values()).filter(action -> action.wire().equals(wire)).findFirst();
  }
}
