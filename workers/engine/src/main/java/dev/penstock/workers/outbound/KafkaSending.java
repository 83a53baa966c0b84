package dev.penstock.workers.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.subscription.Target;
import dev.penstock.workers.asyncapi.KafkaAccess;
import dev.penstock.workers.asyncapi.KafkaPublisher;
import dev.penstock.workers.asyncapi.Publication;
import dev.penstock.workers.effect.PolicyInForce;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to Kafka in the binary mode of the CloudEvents binding (version 1.0.2): the data
 * is the record's value, the attributes are headers, {@code partitionkey} is the key. Thread-safe.
 */
final class KafkaSending {

  /** Beside the attributes, as the other targets have it: what tells a copy. */
  private static final String ID = "webhook-id";

  private static final String KEY = "partitionkey";

  private final KafkaPublisher publisher;
  private final BiFunction<Outgoing, URI, PolicyInForce.Ruling> further;
  private final Duration timeout;

  /**
   * One that sends.
   *
   * @param further asks about hosts beside the target's own
   */
  KafkaSending(
      KafkaPublisher publisher,
      BiFunction<Outgoing, URI, PolicyInForce.Ruling> further,
      Duration timeout) {
    this.publisher = publisher;
    this.further = further;
    this.timeout = timeout;
  }

  Sent send(Outgoing outgoing, Target.Kafka target) {
    List<URI> servers = target.servers();
    URI server = servers.get((outgoing.message().attempt() - 1) % servers.size());
    @Nullable String secret =
        outgoing.secrets().isEmpty() ? null : outgoing.secrets().getFirst().value().revealText();
    Publication publication;
    try {
      Reach reach = server.equals(target.uri()) ? outgoing.reach() : admitted(outgoing, server);
      publication =
          publisher.publish(
              letter(outgoing),
              new KafkaAccess(server, target.topic(), target.login(), secret),
              reach,
              broker -> admitted(outgoing, broker),
              timeout);
    } catch (KafkaAccess.ClosedException e) {
      publication = new Publication.Refused(String.valueOf(e.getMessage()));
    }
    return Sent.of(publication);
  }

  private Reach admitted(Outgoing outgoing, URI host) throws KafkaAccess.ClosedException {
    PolicyInForce.Ruling ruling = further.apply(outgoing, host);
    return ruling.reach().orElseThrow(() -> new KafkaAccess.ClosedException(ruling.reason()));
  }

  static KafkaPublisher.Letter letter(Outgoing outgoing) {
    JsonNode event = Json.read(outgoing.event());
    Map<String, String> headers = new LinkedHashMap<>();
    for (var attribute : event.properties()) {
      String name = attribute.getKey();
      if (name.equals("datacontenttype")) {
        headers.put("content-type", attribute.getValue().asText());
      } else if (!name.equals("data") && !name.equals("data_base64")) {
        headers.put("ce_" + name, attribute.getValue().asText());
      }
    }
    // The JSON format says so of an event that does not (section 3.1).
    if (event.has("data")) {
      headers.putIfAbsent("content-type", "application/json");
    }
    headers.put(ID, outgoing.message().id());
    String key = event.path(KEY).asText();
    return new KafkaPublisher.Letter(
        outgoing.message().id(),
        key.isEmpty() ? null : key.getBytes(StandardCharsets.UTF_8),
        headers,
        value(event, headers.getOrDefault("content-type", "")));
  }

  /** Text is text where its media type is none of JSON; all else is JSON, or the bytes. */
  private static byte @Nullable [] value(JsonNode event, String type) {
    if (event.has("data_base64")) {
      return Base64.getDecoder().decode(event.path("data_base64").asText());
    }
    JsonNode data = event.path("data");
    if (data.isMissingNode()) {
      return null;
    }
    String text =
        data.isTextual() && !type.matches("(?i)[^;]*[/+]json\\s*(;.*)?")
            ? data.textValue()
            : Json.write(data);
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
