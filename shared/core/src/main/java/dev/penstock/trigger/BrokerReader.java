package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which broker a trigger takes messages from, and writes it back. */
final class BrokerReader {

  /** What NATS takes as the name of a stream or consumer on every file system. */
  private static final Pattern STREAM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final Pattern SUBJECT =
      Pattern.compile("([^\\s\\p{Cntrl}.*>]+|\\*)(\\.([^\\s\\p{Cntrl}.*>]+|\\*)){0,30}(\\.>)?|>");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private final FileFields fields;

  BrokerReader(FileFields fields) {
    this.fields = fields;
  }

  /** Null after a defect. */
  @Nullable Broker read(String kind, JsonNode node) {
    return switch (kind) {
      case "nats" -> nats(node);
      case "sqs" -> sqs(node);
      default -> kafka(node);
    };
  }

  static ObjectNode json(Broker broker) {
    ObjectNode json = Json.object();
    switch (broker) {
      case Broker.Nats nats -> {
        json.put("server", nats.server().toString());
        json.put("stream", nats.stream()).put("consumer", nats.consumer());
        nats.subject().ifPresent(subject -> json.put("subject", subject));
      }
      case Broker.Sqs sqs -> json.put("queue", sqs.queue().toString()).put("region", sqs.region());
      case Broker.Kafka kafka -> {
        var servers = json.putArray("servers");
        kafka.servers().forEach(server -> servers.add(server.toString()));
        json.put("topic", kafka.topic()).put("group", kafka.group());
        json.put("from", kafka.from().wire());
        if (kafka.login() != KafkaLogin.NONE) {
          json.put("login", kafka.login().wire());
        }
      }
    }
    broker.secret().ifPresent(secret -> json.put("secret", secret));
    return json;
  }

  private @Nullable Broker nats(JsonNode node) {
    fields.refuseUnknown(
        node, "/nats", Set.of("server", "stream", "consumer", "subject", "secret"));
    URI server = fields.address(node.path("server"), "/nats/server", Set.of("nats", "tls"));
    String stream = name(node, "stream");
    String consumer = name(node, "consumer");
    Optional<String> subject = Optional.empty();
    if (node.has("subject")) {
      subject =
          Optional.ofNullable(
              fields.matching(
                  node.path("subject"),
                  "/nats/subject",
                  SUBJECT,
                  "must be a subject, with * and > as wildcards, for example orders.>"));
    }
    Optional<String> secret = secret(node, "/nats/secret");
    return server == null || stream == null || consumer == null
        ? null
        : new Broker.Nats(server, stream, consumer, subject, secret);
  }

  private @Nullable String name(JsonNode nats, String member) {
    return fields.matching(
        nats.path(member),
        "/nats/" + member,
        STREAM,
        "must have up to 64 letters, digits, hyphens and underscores");
  }

  private @Nullable Broker sqs(JsonNode node) {
    fields.refuseUnknown(node, "/sqs", Set.of("queue", "region", "secret"));
    URI queue = fields.address(node.path("queue"), "/sqs/queue", Set.of("https", "http"));
    if (queue != null && place(queue).isEmpty()) {
      fields.error("/sqs/queue", "must be the address of a queue, which ends in its name");
    }
    String region =
        fields.matching(
            node.path("region"), "/sqs/region", REGION, "must be a region, such as eu-central-1");
    Optional<String> secret = secret(node, "/sqs/secret");
    return queue == null || region == null ? null : new Broker.Sqs(queue, region, secret);
  }

  private static String place(URI queue) {
    String path = queue.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private @Nullable Broker kafka(JsonNode node) {
    fields.refuseUnknown(
        node, "/kafka", Set.of("servers", "topic", "group", "from", "login", "secret"));
    List<URI> servers = fields.kafkaServers(node, "/kafka");
    String topic = fields.kafkaTopic(node, "/kafka");
    String group =
        fields.matching(
            node.path("group"),
            "/kafka/group",
            GROUP,
            "must be the name of a consumer group: letters, digits, dots, hyphens, underscores");
    Broker.Kafka.From from = from(node.path("from"));
    Optional<String> secret = secret(node, "/kafka/secret");
    KafkaLogin login = fields.kafkaLogin(node, "/kafka");
    return servers.isEmpty() || topic == null || group == null || login == null
        ? null
        : new Broker.Kafka(servers, topic, group, from, login, secret);
  }

  private Broker.Kafka.From from(JsonNode node) {
    for (Broker.Kafka.From from : Broker.Kafka.From.values()) {
      if (from.wire().equals(node.asText())) {
        return from;
      }
    }
    if (!node.isMissingNode()) {
      fields.error("/kafka/from", "must be earliest or latest");
    }
    return Broker.Kafka.From.LATEST;
  }

  private Optional<String> secret(JsonNode node, String pointer) {
    return node.has("secret")
        ? Optional.ofNullable(fields.secret(node.path("secret"), pointer))
        : Optional.empty();
  }
}
