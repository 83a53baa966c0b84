package dev.penstock.trigger;

import java.time.Duration;
import java.util.Optional;

/**
 * How a sender proves that an event is its own. The choice is always written out: there is no
 * default, and {@link None} is only ever taken for the literal word {@code none}.
 */
public sealed interface WebhookScheme {

  /** How far a sender's clock may be off, either way, when a file doesn't say. */
  Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

  /**
   * The schemes as plain constants. The front door switches over these and not over the types: a
   * switch over types makes a class at run time, which costs its cold start some milliseconds each.
   */
  enum Kind {
    STANDARD_WEBHOOKS,
    GITHUB,
    NONE
  }

  Kind kind();

  /** Whether the scheme takes a tolerance, and which. */
  default Optional<Duration> clockTolerance() {
    return Optional.empty();
  }

  /** The word in the trigger file and in the store. */
  String wire();

  /**
   * Standard Webhooks 1.0: HMAC-SHA256 over {@code id.timestamp.body}, in the header {@code
   * webhook-signature}.
   *
   * @param tolerance how far {@code webhook-timestamp} may be from now, either way
   */
  record StandardWebhooks(Duration tolerance) implements WebhookScheme {
    static final String WIRE = "standard-webhooks";

    @Override
    public Kind kind() {
      return Kind.STANDARD_WEBHOOKS;
    }

    @Override
    public Optional<Duration> clockTolerance() {
      return Optional.of(tolerance);
    }

    @Override
    public String wire() {
      return WIRE;
    }
  }

  /**
   * GitHub: HMAC-SHA256 over the body, in the header {@code X-Hub-Signature-256}. It signs neither
   * the time nor the delivery id: that id still is the only defence against a replay, and it does
   * not stop somebody who has seen a delivery and sends it again under another id.
   */
  record GitHub() implements WebhookScheme {
    static final String WIRE = "github";

    @Override
    public Kind kind() {
      return Kind.GITHUB;
    }

    @Override
    public String wire() {
      return WIRE;
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
