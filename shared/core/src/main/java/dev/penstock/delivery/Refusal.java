package dev.penstock.delivery;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a delivery was not let in. The audit trail tells; the sender never learns, whose answer is
 * the same for all of them.
 */
public enum Refusal {
  /** A header that the scheme needs is not there. */
  MISSING("no signature"),
  /** A header has a form that the scheme doesn't have. */
  MALFORMED("the signature has no form that the scheme knows"),
  /** No usable secret made this signature. */
  WRONG("the signature is wrong: another secret, or a changed body"),
  /** Rightly signed, but too old, or too far in the future. */
  STALE("signed too long ago, or in the future"),
  /** The trigger has no usable secret, so nothing can be let in. */
  NO_SECRET("the vault has no usable secret for this trigger"),
  /** A message of a broker that is larger than any delivery may be. */
  TOO_LARGE("larger than a delivery may be"),
  /** A message of a broker that says it is a CloudEvent and is none, or that can't be unpacked. */
  UNREADABLE("a message that can't be read"),
  /** The trigger's row or one of its secrets is not what was stored. */
  TAMPERED("the trigger or its secret is not what was stored");

  private final String words;

  Refusal(String words) {
    this.words = words;
  }

  /** For a person of the installation, never for the sender. */
  public String words() {
    return words;
  }

  /** What {@link #wire} wrote; empty for what it never writes. */
  public static Optional<Refusal> of(String wire) {
    return Stream.of(values()).filter(each -> each.wire().equals(wire)).findFirst();
  }

  /** As the audit trail writes it, for example {@code no-secret}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
