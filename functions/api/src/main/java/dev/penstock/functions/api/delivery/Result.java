package dev.penstock.functions.api.delivery;

import java.util.Locale;

/** What was, or would be, done to one delivery. */
enum Result {
  /** It is taken again and starts the run that it has not had yet. */
  QUEUED,
  /** It starts one more run. */
  NEW_RUN,
  /** It is thrown away. */
  DISCARDED,
  /** Nothing: this is its run. */
  HAS_RUN,
  /** Nothing: its event is on record. */
  ANNOUNCED,
  /** Nothing: it is on its way. */
  STARTING,
  /** Nothing: it is no dead letter. */
  NOT_PARKED,
  /** Nothing: what was sent is not kept any more. */
  ERASED,
  /** Nothing: it was never let in, and nothing of it was kept. */
  REJECTED;

  boolean changes() {
    return this == QUEUED || this == NEW_RUN || this == DISCARDED;
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
