package dev.penstock.workers.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.event.CloudEvent;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.broker.Arrival;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sender's id of a message, by which a copy of it is told: the key that its sender gave the
 * broker, else the source and id of the CloudEvent that it is, else its place at the broker. Each
 * kind is named in the id, and its parts are written so that different ones never read the same.
 */
final class MessageId {

  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String KEY = "key";
  private static final String EVENT = "ce";
  private static final String PLACE = "at";

  private MessageId() {}

  /** The id; empty when the message says that it is a CloudEvent and is none. */
  static Optional<String> of(Arrival arrival) {
    boolean structured = media(arrival).equals(STRUCTURED);
    boolean binary = attribute(arrival, "specversion").isPresent();
    Optional<String> event =
        structured ? ofEvent(body(arrival)) : binary ? ofHeaders(arrival) : Optional.empty();
    if ((structured || binary) && event.isEmpty()) {
      return Optional.empty();
    }
    return arrival
        .senderKey()
        .map(key -> joined(KEY, key))
        .or(() -> event)
        .or(() -> Optional.of(joined(PLACE, arrival.place())));
  }

  /** An attribute of the binary mode: {@code ce-} as in HTTP and NATS, {@code ce_} as in Kafka. */
  static Optional<String> attribute(Arrival arrival, String name) {
    return arrival.header("ce-" + name).or(() -> arrival.header("ce_" + name));
  }

  static String media(Arrival arrival) {
    return arrival
        .header("content-type")
        .orElse("")
        .split(";", 2)[0]
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static Optional<String> ofHeaders(Arrival arrival) {
    String source = attribute(arrival, "source").orElse("");
    String id = attribute(arrival, "id").orElse("");
    return source.isEmpty() || id.isEmpty()
        ? Optional.empty()
        : Optional.of(joined(EVENT, source, id));
  }

  /** Of the structured mode; how large an event may be is for those to say who make one of it. */
  private static Optional<String> ofEvent(JsonNode event) {
    for (String required : new String[] {"id", "source", "type", "specversion"}) {
      if (!event.path(required).isTextual()
          || !CloudEvent.objection(required, event.path(required)).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        joined(EVENT, event.path("source").textValue(), event.path("id").textValue()));
  }

  private static JsonNode body(Arrival arrival) {
    try {
      return Json.read(arrival.body());
    } catch (PlatformException e) {
      return Json.object();
    }
  }

  /** Parts with a colon between, which none of them has; what would be too long is its digest. */
  static String joined(String kind, String... parts) {
    String text =
        kind + ":" + Stream.of(parts).map(MessageId::written).collect(Collectors.joining(":"));
    return text.length() <= WebhookLimits.MAX_SENDER_ID
        ? text
        : kind + ":" + Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Visible ASCII without colons; everything else as the percent-encoded bytes of its UTF-8. */
  private static String written(String part) {
    StringBuilder out = new StringBuilder();
    for (byte each : part.getBytes(StandardCharsets.UTF_8)) {
      if (each > ' ' && each < 0x7f && each != ':' && each != '%') {
        out.append((char) each);
      } else {
        out.append('%').append(String.format(Locale.ROOT, "%02X", each));
      }
    }
    return out.toString();
  }
}
