package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.delivery.Delivery;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A delivery as a trigger's input expression sees it: {@code {deliveryId, trigger, senderId,
 * receivedAt, contentType, headers, body}}, and {@code replay} when it is taken once more. It is
 * data, and no part of it is ever evaluated.
 */
final class DeliveryEvent {

  private DeliveryEvent() {}

  /**
   * The event; a body of a JSON media type is parsed, any other is text.
   *
   * @throws dev.penstock.problem.PlatformException {@code invalid-input} when the body is not the
   *     JSON that its media type promises
   */
  static ObjectNode of(Delivery delivery) {
    ObjectNode event = Json.object();
    event.put("deliveryId", delivery.id());
    event.put("trigger", delivery.trigger());
    event.put("senderId", delivery.senderId());
    event.put("receivedAt", delivery.receivedAt().toString());
    event.put("contentType", delivery.contentType());
    event.set("headers", delivery.headers());
    event.set("body", body(delivery));
    return event;
  }

  private static JsonNode body(Delivery delivery) {
    String media = delivery.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return media.equals("application/json") || media.endsWith("+json")
        ? Json.read(delivery.body())
        : TextNode.valueOf(new String(delivery.body(), StandardCharsets.UTF_8));
  }
}
