package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.trigger.WebhookScheme;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a request comes from one who may send to its trigger: made once for a trigger, asked for
 * each delivery. It works over the raw bytes of the body and reads nothing of them before the
 * signature held. Thread-safe.
 */
public interface DeliveryCheck {

  /** What the check found at a moment. */
  Verdict verify(HttpRequest request, Instant now);

  /** What is answered to a handshake that is no delivery, for whose scheme has one by GET. */
  default Optional<HttpResponse> handshake(HttpRequest request) {
    return Optional.empty();
  }

  /**
   * The check of a scheme.
   *
   * @param secrets the texts of all usable secrets, the newest first; with none, a signed scheme
   *     lets nothing in
   */
  static DeliveryCheck of(WebhookScheme scheme, List<byte[]> secrets) {
    return switch (scheme.kind()) {
      case SIGNED -> SignedCheck.of((WebhookScheme.Signed) scheme, secrets);
      case CLIENT_CERTIFICATE ->
          CertificateCheck.of((WebhookScheme.ClientCertificate) scheme, secrets);
      case BEARER_TOKEN -> TokenCheck.of((WebhookScheme.BearerToken) scheme, secrets);
      case NONE -> new UnsignedCheck();
    };
  }
}
