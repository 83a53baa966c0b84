package dev.penstock.delivery;

import java.util.Locale;

/**
 * Why a delivery was not let in. The audit trail tells; the sender never learns, whose answer is
 * the same for all of them.
 */
public enum Refusal {
  /** A header that the scheme needs is not there. */
  MISSING,
  /** A header has a form that the scheme doesn't have. */
  MALFORMED,
  /** No usable secret made this signature. */
  WRONG,
  /** Rightly signed, but too old, or too far in the future. */
  STALE,
  /** The trigger has no usable secret, so nothing can be let in. */
  NO_SECRET,
  /** A message of a broker that is larger than any delivery may be. */
  TOO_LARGE,
  /** A message of a broker that says it is a CloudEvent and is none, or that can't be unpacked. */
  UNREADABLE,
  /** The trigger's row or one of its secrets is not what was stored. */
  TAMPERED;

  /** As the audit trail writes it, for example {@code no-secret}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
