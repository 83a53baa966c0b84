package dev.penstock.trigger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a sender proves that an event is its own. The choice is always written out: there is no
 * default, and {@link None} is only ever taken for the literal word {@code none}.
 */
public sealed interface WebhookScheme {

  /** How far an issuer's clock may be off, either way, when a file doesn't say. */
  Duration ISSUER_TOLERANCE = Duration.ofMinutes(1);

  /** How far a described sender's clock may be off, either way, when a file doesn't say. */
  Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

  /**
   * The schemes as plain constants. The front door switches over these and not over the types: a
   * switch over types makes a class at run time, which costs its cold start some milliseconds each.
   */
  enum Kind {
    SIGNED,
    CLIENT_CERTIFICATE,
    BEARER_TOKEN,
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

  /**
   * Mutual TLS: the sender shows a certificate, which whoever ends the connection hands on. It
   * proves the sender and not the delivery, whose id the sender names.
   *
   * @param names of which the certificate must have one, as a DNS name or URI of its subject
   */
  record ClientCertificate(List<String> names) implements WebhookScheme {
    static final String WIRE = "mtls";

    public ClientCertificate {
      names = List.copyOf(names);
    }

    @Override
    public Kind kind() {
      return Kind.CLIENT_CERTIFICATE;
    }

    @Override
    public String wire() {
      return WIRE;
    }
  }

  /**
   * OAuth: the sender shows a token of an issuer whose keys are in the vault. It proves the sender
   * and not the delivery, whose id the sender names.
   *
   * @param tolerance how far the issuer's clock may be off, either way
   */
  record BearerToken(Token token, Duration tolerance) implements WebhookScheme {
    static final String WIRE = "oauth";

    @Override
    public Kind kind() {
      return Kind.BEARER_TOKEN;
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
   * What a bearer token must say.
   *
   * @param issuer its {@code iss}, to the letter
   * @param audience its {@code aud}, or one of them
   * @param subjects its {@code sub} is one of them; empty takes each
   * @param scope one that its {@code scope} must have
   */
  record Token(String issuer, String audience, List<String> subjects, Optional<String> scope) {
    public Token {
      subjects = List.copyOf(subjects);
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
