package dev.penstock.trigger;

import java.time.Duration;
import java.util.Optional;

/**
 * How a sender proves that an event is its own. The choice is always written out: there is no
 * default, and {@link None} is only ever taken for the literal word {@code none}.
 */
public sealed interface WebhookScheme {

  /** How far a described sender's clock may be off, either way, when a file doesn't say. */
  Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

  /**
   * The schemes as plain constants. The front door switches over these and not over the types: a
   * switch over types makes a class at run time, which costs its cold start some milliseconds each.
   */
  enum Kind {
    SIGNED,
    NONE
  }

  Kind kind();

  /** How far the signed time may be from now; empty where none is signed. */
  default Optional<Duration> clockTolerance() {
    return Optional.empty();
  }

  /** What the sender expects to be told. */
  default Reply reply() {
    return Reply.IDS;
  }

  /** The word in the trigger file and in the store. */
  String wire();

  /**
   * The sender signs. Where it signs neither the time nor the delivery id, that id still is the
   * only defence against a replay, and it does not stop somebody who has seen a delivery and sends
   * it again under another id.
   *
   * @param wire one of {@link Sender}, or {@code hmac} for a form that the file describes
   * @param form how it signs
   * @param clockTolerance how far the signed time may be from now, either way
   * @param url the URL that the sender was given, without a query; where it signs that
   * @param reply what it expects to be told
   */
  record Signed(
      String wire,
      SignatureForm form,
      Optional<Duration> clockTolerance,
      Optional<String> url,
      Reply reply)
      implements WebhookScheme {

    @Override
    public Kind kind() {
      return Kind.SIGNED;
    }
  }

  /** Nothing is proved: whoever reaches the front door may start the run. */
  record None() implements WebhookScheme {
    static final String WIRE = "none";

    @Override
    public Kind kind() {
      return Kind.NONE;
    }

    @Override
    public String wire() {
      return WIRE;
    }
  }
}
