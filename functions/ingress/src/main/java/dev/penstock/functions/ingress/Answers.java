package dev.penstock.functions.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.delivery.Acknowledgement;
import dev.penstock.delivery.DeliveryDecision;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.RateLimit;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Trigger;

/**
 * What the front door says. Refusals carry nothing of the request, so that those of one kind are
 * the same to the byte.
 */
final class Answers {

  private static final long RETRY_SECONDS = 5;

  private Answers() {}

  static HttpResponse accepted(DeliveryDecision decision, Trigger trigger, byte[] delivered) {
    HttpResponse answer =
        Acknowledgement.of(trigger.webhook().scheme().reply(), delivered)
            .orElseGet(() -> HttpResponse.json(202, ids(decision, trigger)));
    return answer.with(
        "location",
        startsRun(trigger)
            ? "/api/v1/runs/" + decision.runId()
            : "/api/v1/deliveries/" + decision.deliveryId());
  }

  /** Durable beside the store: if it was there before, its ids are those that it got then. */
  static HttpResponse spilled(DeliveryDecision decision, Trigger trigger, byte[] delivered) {
    return Acknowledgement.of(trigger.webhook().scheme().reply(), delivered)
        .orElseGet(() -> HttpResponse.json(202, ids(decision, trigger).put("spilled", true)));
  }

  // Not a switch: see WebhookScheme.Kind.
  private static boolean startsRun(Trigger trigger) {
    return trigger.purpose() instanceof Trigger.Start;
  }

  private static ObjectNode ids(DeliveryDecision decision, Trigger trigger) {
    ObjectNode body = Json.object();
    body.put("deliveryId", decision.deliveryId());
    if (startsRun(trigger)) {
      body.put("runId", decision.runId());
    }
    body.put("duplicate", decision.duplicate());
    return body;
  }

  static HttpResponse unauthenticated() {
    return problem(
            ProblemType.UNAUTHENTICATED,
            "The delivery's signature does not hold. Check the secret and the clock of the sender.")
        .with("www-authenticate", "Webhook-Signature");
  }

  static HttpResponse unknown() {
    return problem(ProblemType.NOT_FOUND, "There is nothing here.");
  }

  static HttpResponse methodNotAllowed() {
    return problem(ProblemType.METHOD_NOT_ALLOWED, "Deliveries are sent with POST.")
        .with("allow", "POST");
  }

  static HttpResponse tooLarge() {
    return problem(
        ProblemType.PAYLOAD_TOO_LARGE,
        "A delivery's body has at most " + WebhookLimits.MAX_BODY_BYTES + " bytes.");
  }

  static HttpResponse unsupportedMediaType() {
    return problem(
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        "The content type must be one of: " + MediaTypes.LIST + ".");
  }

  static HttpResponse unidentified() {
    return problem(
        ProblemType.INVALID_INPUT,
        "The delivery has no id by which a copy of it could be told. Where the trigger's scheme has"
            + " none of its own, send an Idempotency-Key or webhook-id header of 1 to "
            + WebhookLimits.MAX_SENDER_ID
            + " visible ASCII characters.");
  }

  static HttpResponse rateLimited(RateLimit.Taken token) {
    return problem(ProblemType.RATE_LIMITED, "Too many deliveries at once. Send it again later.")
        .with("retry-after", token.retryAfter());
  }

  /** The sender keeps the delivery and sends it again: nothing of it has been kept here. */
  static HttpResponse unavailable() {
    return problem(
            ProblemType.UNAVAILABLE, "The delivery can't be stored right now. Send it again later.")
        .with("retry-after", Long.toString(RETRY_SECONDS));
  }

  static HttpResponse internal() {
    return problem(ProblemType.INTERNAL, "The delivery was not stored. Send it again later.");
  }

  private static HttpResponse problem(ProblemType type, String detail) {
    return HttpResponse.problem(Problem.of(type, detail));
  }
}
