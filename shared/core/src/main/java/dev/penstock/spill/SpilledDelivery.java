package dev.penstock.spill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.Envelope;
import dev.penstock.json.Json;
import java.time.Instant;

/**
 * A verified delivery that the store has not seen.
 *
 * @param delivery the delivery
 * @param source the peer's address, for the trail
 * @param micros how long it took until here
 */
public record SpilledDelivery(Delivery delivery, String source, long micros) {

  /** As it is kept; all that {@link #of} needs. */
  public byte[] bytes() {
    ObjectNode head = Json.object();
    head.put("id", delivery.id());
    head.put("trigger", delivery.trigger());
    head.put("senderId", delivery.senderId());
    head.put("scheme", delivery.scheme());
    head.put("contentType", delivery.contentType());
    head.put("receivedAt", delivery.receivedAt().toString());
    head.put("source", source);
    head.put("micros", micros);
    head.set("headers", delivery.headers());
    return new Envelope(head, delivery.body()).bytes();
  }

  /** Reads what {@link #bytes} wrote. */
  public static SpilledDelivery of(byte[] bytes) {
    Envelope envelope = Envelope.of(bytes);
    ObjectNode head = envelope.headers();
    Delivery delivery =
        Delivery.of(
            head.path("id").asText(),
            head.path("trigger").asText(),
            head.path("senderId").asText(),
            head.path("scheme").asText(),
            (ObjectNode) head.path("headers"),
            head.path("contentType").asText(),
            envelope.body(),
            Instant.parse(head.path("receivedAt").asText()));
    return new SpilledDelivery(
        delivery, head.path("source").asText(), head.path("micros").asLong());
  }
}
