package dev.penstock.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.trigger.FileFields;
import dev.penstock.trigger.KafkaLogin;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads who is sent the events: exactly one kind of target. */
final class TargetReader {

  static final List<String> KINDS =
      List.of("webhook", "nats", "sqs", "sns", "event-bridge", "kafka");

  private static final Pattern SUBJECT =
      Pattern.compile("[^\\s\\p{Cntrl}.*>$]+(\\.[^\\s\\p{Cntrl}.*>]+){0,30}");

  private final FileFields fields;

  TargetReader(FileFields fields) {
    this.fields = fields;
  }

  /** Null after a defect. */
  @Nullable Target read(JsonNode document) {
    List<String> named = KINDS.stream().filter(document::has).toList();
    if (named.size() != 1) {
      fields.error("", "must have exactly one of " + String.join(", ", KINDS));
      return null;
    }
    String kind = named.getFirst();
    JsonNode node = fields.object(document, kind);
    if (node.isMissingNode()) {
      return null;
    }
    return switch (kind) {
      case "webhook" -> webhook(node);
      case "nats" -> nats(node);
      case "kafka" -> kafka(node);
      default -> new AwsTargetReader(fields).read(kind, node);
    };
  }

  static ObjectNode json(Target target) {
    return switch (target) {
      case Target.Webhook webhook ->
          Json.object().put("url", webhook.uri().toString()).put("secret", webhook.secret());
      case Target.Nats nats -> {
        ObjectNode json = Json.object();
        json.put("server", nats.uri().toString()).put("subject", nats.subject());
        nats.secret().ifPresent(secret -> json.put("secret", secret));
        yield json;
      }
      case Target.Kafka kafka -> {
        ObjectNode json = Json.object();
        var servers = json.putArray("servers");
        kafka.servers().forEach(server -> servers.add(server.toString()));
        json.put("topic", kafka.topic());
        kafka
            .secret()
            .ifPresent(secret -> json.put("login", kafka.login().wire()).put("secret", secret));
        yield json;
      }
      case Target.Aws aws -> AwsTargetReader.json(aws);
    };
  }

  private @Nullable Target nats(JsonNode node) {
    fields.refuseUnknown(node, "/nats", Set.of("server", "subject", "secret"));
    URI uri = fields.address(node.path("server"), "/nats/server", Set.of("nats", "tls"));
    String subject =
        fields.matching(
            node.path("subject"),
            "/nats/subject",
            SUBJECT,
            "must be a subject without wildcards, for example events.orders");
    Optional<String> secret = Optional.empty();
    if (node.has("secret")) {
      secret = Optional.ofNullable(fields.secret(node.path("secret"), "/nats/secret"));
    }
    return uri == null || subject == null ? null : new Target.Nats(uri, subject, secret);
  }

  private @Nullable Target kafka(JsonNode node) {
    fields.refuseUnknown(node, "/kafka", Set.of("servers", "topic", "login", "secret"));
    List<URI> servers = fields.kafkaServers(node, "/kafka");
    String topic = fields.kafkaTopic(node, "/kafka");
    Optional<String> secret = Optional.empty();
    if (node.has("secret")) {
      secret = Optional.ofNullable(fields.secret(node.path("secret"), "/kafka/secret"));
    }
    KafkaLogin login = fields.kafkaLogin(node, "/kafka");
    return servers.isEmpty() || topic == null || login == null
        ? null
        : new Target.Kafka(servers, topic, login, secret);
  }

  private @Nullable Target webhook(JsonNode node) {
    fields.refuseUnknown(node, "/webhook", Set.of("url", "secret"));
    URI uri = fields.address(node.path("url"), "/webhook/url", Set.of("https", "http"));
    String secret = fields.secret(node.path("secret"), "/webhook/secret");
    return uri == null || secret == null ? null : new Target.Webhook(uri, secret);
  }
}
