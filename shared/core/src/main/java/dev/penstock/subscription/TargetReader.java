package dev.penstock.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.trigger.FileFields;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads who is sent the events: exactly one kind of target. */
final class TargetReader {

  static final List<String> KINDS = List.of("webhook", "nats", "sqs", "sns", "event-bridge");

  static final Pattern SECRET = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

  private static final Pattern SUBJECT =
      Pattern.compile("[^\\s\\p{Cntrl}.*>$]+(\\.[^\\s\\p{Cntrl}.*>]+){0,30}");

  private static final int LONGEST = 2_000;

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
      case Target.Aws aws -> AwsTargetReader.json(aws);
    };
  }

  private @Nullable Target nats(JsonNode node) {
    fields.refuseUnknown(node, "/nats", Set.of("server", "subject", "secret"));
    URI uri = uri(node.path("server"), "/nats/server", Set.of("nats", "tls"));
    String subject =
        fields.matching(
            node.path("subject"),
            "/nats/subject",
            SUBJECT,
            "must be a subject without wildcards, for example events.orders");
    Optional<String> secret = Optional.empty();
    if (node.has("secret")) {
      secret = Optional.ofNullable(secret(node.path("secret"), "/nats/secret"));
    }
    return uri == null || subject == null ? null : new Target.Nats(uri, subject, secret);
  }

  private @Nullable Target webhook(JsonNode node) {
    fields.refuseUnknown(node, "/webhook", Set.of("url", "secret"));
    URI uri = uri(node.path("url"), "/webhook/url", Set.of("https", "http"));
    String secret = secret(node.path("secret"), "/webhook/secret");
    return uri == null || secret == null ? null : new Target.Webhook(uri, secret);
  }

  private @Nullable String secret(JsonNode node, String pointer) {
    return secret(fields, node, pointer);
  }

  private @Nullable URI uri(JsonNode node, String pointer, Set<String> schemes) {
    return uri(fields, node, pointer, schemes);
  }

  static @Nullable String secret(FileFields fields, JsonNode node, String pointer) {
    return fields.matching(node, pointer, SECRET, "must be the name of a secret");
  }

  /** An address without anything that is sent as a credential, or not at all. */
  static @Nullable URI uri(FileFields fields, JsonNode node, String pointer, Set<String> schemes) {
    String text = node.asText("");
    try {
      URI uri = new URI(text);
      if (node.isTextual()
          && text.length() <= LONGEST
          && uri.getScheme() != null
          && schemes.contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, together with what is no address of the kind.
    }
    fields.error(
        pointer,
        "must be an address with one of the schemes "
            + String.join(", ", schemes.stream().sorted().toList())
            + ", a host, and neither user information nor a fragment");
    return null;
  }
}
