package dev.penstock.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.json.Json;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which headers of a delivery are kept. The list names what is kept, so that a credential in a
 * header nobody thought of is never stored. Signatures are left out too: whoever reads the table
 * must not be able to send the delivery again.
 */
public final class DeliveryHeaders {

  private static final Set<String> KEPT =
      Set.of(
          "content-encoding",
          "content-type",
          "i-twilio-idempotency-token",
          "idempotency-key",
          "linear-delivery",
          "linear-event",
          "svix-id",
          "svix-timestamp",
          "traceparent",
          "tracestate",
          "user-agent",
          "webhook-id",
          "webhook-timestamp",
          "x-gitea-delivery",
          "x-gitea-event",
          "x-gitea-event-type",
          "x-github-delivery",
          "x-github-event",
          "x-github-hook-id",
          "x-github-hook-installation-target-id",
          "x-github-hook-installation-target-type",
          "x-gitlab-event",
          "x-gitlab-event-uuid",
          "x-gitlab-instance",
          "x-gitlab-webhook-uuid",
          "x-shopify-api-version",
          "x-shopify-event-id",
          "x-shopify-shop-domain",
          "x-shopify-topic",
          "x-shopify-triggered-at",
          "x-shopify-webhook-id",
          "x-signature-timestamp",
          "x-slack-request-timestamp",
          "x-slack-retry-num",
          "x-slack-retry-reason",
          "x-twilio-email-event-webhook-timestamp");

  /** CloudEvents in HTTP binary mode carry their attributes so. */
  private static final String CLOUD_EVENTS = "ce-";

  private static final int LONGEST_VALUE = 1024;

  private DeliveryHeaders() {}

  /**
   * The kept headers by lower-case name; a value longer than 1,024 characters is not kept.
   *
   * @param more what the trigger keeps besides
   */
  public static ObjectNode of(HttpRequest request, Collection<String> more) {
    return of(request.headers(), more);
  }

  /** The same of a message that came by no request. */
  public static ObjectNode of(Map<String, String> headers, Collection<String> more) {
    ObjectNode kept = Json.object();
    new TreeMap<>(headers)
        .forEach(
            (name, value) -> {
              if ((KEPT.contains(name) || name.startsWith(CLOUD_EVENTS) || more.contains(name))
                  && value.length() <= LONGEST_VALUE) {
                kept.put(name, value);
              }
            });
    return kept;
  }
}
