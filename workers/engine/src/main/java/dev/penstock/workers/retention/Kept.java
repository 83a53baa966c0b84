package dev.penstock.workers.retention;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** What is cleared away some time after it has served. */
public enum Kept {
  /** What senders sent, and what was refused; from its arrival. */
  ENVELOPES("envelopes", Duration.ofDays(7), Duration.ofDays(1)),
  /** Ids of deliveries, by which copies are known: longer than any provider sends one again. */
  DELIVERIES("deliveries", Duration.ofDays(30), Duration.ofDays(3)),
  /** Events; from when they came. */
  EVENTS("events", Duration.ofDays(7), Duration.ofHours(1)),
  /** What was sent to subscribers, with its tries; from when it was settled. */
  MESSAGES("messages", Duration.ofDays(30), Duration.ofDays(1)),
  /** Occurrences of schedules; from when they were found. */
  OCCURRENCES("occurrences", Duration.ofDays(30), Duration.ofDays(1)),
  /** What requests with an {@code Idempotency-Key} were answered. */
  ANSWERS("answers", Duration.ofDays(7), Duration.ofDays(1)),
  /** Which task was lent which secret; from when it was lent. */
  LEASES("leases", Duration.ofDays(366), Duration.ofDays(30)),
  /** Large payloads; from their last use by a run: as long as a history is kept. */
  PAYLOADS("payloads", Duration.ofDays(7), Duration.ofHours(1)),
  /** Entries of the audit trail, unless a legal hold covers them. */
  TRAIL("trail", Duration.ofDays(730), Duration.ofDays(366));

  private final String wire;
  private final Duration usual;
  private final Duration least;

  Kept(String wire, Duration usual, Duration least) {
    this.wire = wire;
    this.usual = usual;
    this.least = least;
  }

  public static Optional<Kept> of(String wire) {
    return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
  }

  public String wire() {
    return wire;
  }

  /** For how long when nobody says otherwise. */
  public Duration usual() {
    return usual;
  }

  /** What is younger the store refuses to clear away. */
  public Duration least() {
    return least;
  }
}
