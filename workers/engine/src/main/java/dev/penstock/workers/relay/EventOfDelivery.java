package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.delivery.Delivery;
import dev.penstock.event.CloudEvent;
import dev.penstock.expression.JqTemplate;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Trigger;
import java.util.Map;

/** The CloudEvent that a delivery is, as its trigger says. */
final class EventOfDelivery {

  private EventOfDelivery() {}

  /**
   * The event.
   *
   * @param happened the delivery as expressions see it
   * @param id the delivery's own, or that of its replay: the same delivery is the same event
   * @throws PlatformException {@code invalid-input}, {@code payload-too-large}
   * @throws dev.penstock.expression.ExpressionException when an attribute can't be worked out
   */
  static CloudEvent of(Trigger.Event template, Delivery delivery, ObjectNode happened, String id) {
    ObjectNode envelope = Json.object();
    envelope.put("specversion", "1.0");
    envelope.put("id", id);
    envelope.set("type", worked(template.type(), happened));
    envelope.put("source", CloudEvent.HOOK_SOURCES + delivery.trigger());
    template.source().ifPresent(source -> envelope.set("source", source(source, happened)));
    template.subject().ifPresent(subject -> envelope.set("subject", worked(subject, happened)));
    envelope.put("time", delivery.receivedAt().toString());
    envelope.put("deliveryid", delivery.id());
    if (template.data().isPresent()) {
      envelope.put("datacontenttype", "application/json");
      envelope.set("data", JqTemplate.of(template.data().get()).evaluate(happened, Map.of()));
    } else {
      if (!delivery.contentType().isBlank()) {
        envelope.put("datacontenttype", delivery.contentType());
      }
      envelope.set("data", happened.path("body"));
    }
    return CloudEvent.of(envelope);
  }

  private static JsonNode source(String text, ObjectNode happened) {
    JsonNode source = worked(text, happened);
    if (CloudEvent.isReserved(source.asText())) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "The event's source is " + source.asText() + ", which only Penstock itself can be.");
    }
    return source;
  }

  private static JsonNode worked(String text, ObjectNode happened) {
    return JqTemplate.of(TextNode.valueOf(text)).evaluate(happened, Map.of());
  }
}
