package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import java.time.Instant;

/** Nothing is proved; the sender only has to name the delivery. */
final class UnsignedCheck implements DeliveryCheck {

  static final String IDEMPOTENCY_KEY = "idempotency-key";
  static final String WEBHOOK_ID = "webhook-id";

  @Override
  public Verdict verify(HttpRequest request, Instant now) {
    return named(request);
  }

  /** Verified, when one of the headers names the delivery. */
  static Verdict named(HttpRequest request) {
    String id = request.header(IDEMPOTENCY_KEY).or(() -> request.header(WEBHOOK_ID)).orElse("");
    return SenderIds.valid(id) ? new Verdict.Verified(id) : new Verdict.Unidentified();
  }
}
