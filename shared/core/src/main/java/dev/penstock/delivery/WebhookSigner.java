package dev.penstock.delivery;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * The sender's side: what a well-behaved sender puts in its headers. The demo, the tests and the
 * benchmarks send with it. Thread-safe.
 */
public final class WebhookSigner {

  private final WebhookScheme scheme;
  private final byte[] secret;

  /**
   * A sender with one secret.
   *
   * @param secret the text that both sides share, {@code whsec_…} for Standard Webhooks; unused for
   *     {@code none}
   */
  public WebhookSigner(WebhookScheme scheme, String secret) {
    this.scheme = scheme;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The headers for one delivery, by lower-case name.
   *
   * @throws PlatformException {@code invalid-configuration} when the secret is no secret of the
   *     scheme
   */
  public Map<String, String> headers(String senderId, Instant at, byte[] body) {
    return switch (scheme) {
      case WebhookScheme.StandardWebhooks _ -> {
        String timestamp = Long.toString(at.getEpochSecond());
        byte[] head = (senderId + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
        yield Map.of(
            SignatureVerifier.STANDARD_ID,
            senderId,
            SignatureVerifier.STANDARD_TIMESTAMP,
            timestamp,
            SignatureVerifier.STANDARD_SIGNATURE,
            key().sign(head, body));
      }
      case WebhookScheme.GitHub() ->
          Map.of(
              SignatureVerifier.GITHUB_ID,
              senderId,
              SignatureVerifier.GITHUB_SIGNATURE,
              key().sign(body));
      case WebhookScheme.None() -> Map.of(SignatureVerifier.IDEMPOTENCY_KEY, senderId);
    };
  }

  private WebhookSecret key() {
    return WebhookSecret.of(scheme, secret)
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.INVALID_CONFIGURATION,
                    "The secret gives no key for the scheme " + scheme.wire() + "."));
  }
}
