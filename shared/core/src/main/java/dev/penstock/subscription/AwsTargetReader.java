package dev.penstock.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.subscription.Target.Aws.Service;
import dev.penstock.trigger.FileFields;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which queue, topic or bus of AWS is sent the events. */
final class AwsTargetReader {

  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
  private static final Pattern TOPIC =
      Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");
  private static final Pattern BUS = Pattern.compile("[A-Za-z0-9._/:-]{1,1600}");

  private final FileFields fields;

  AwsTargetReader(FileFields fields) {
    this.fields = fields;
  }

  static ObjectNode json(Target.Aws target) {
    ObjectNode json = Json.object();
    json.put(target.service().member(), target.name()).put("region", target.region());
    if (target.service() != Service.SQS) {
      json.put("endpoint", target.uri().toString());
    }
    target.secret().ifPresent(secret -> json.put("secret", secret));
    return json;
  }

  /** Null after a defect. */
  @Nullable Target read(String kind, JsonNode node) {
    Service service =
        Arrays.stream(Service.values()).filter(it -> it.kind().equals(kind)).findFirst().get();
    String at = "/" + kind + "/";
    fields.refuseUnknown(
        node,
        "/" + kind,
        service == Service.SQS
            ? Set.of("queue", "region", "secret")
            : Set.of(service.member(), "region", "endpoint", "secret"));
    String region =
        fields.matching(
            node.path("region"), at + "region", REGION, "must be a region, such as eu-central-1");
    String name = name(service, node.path(service.member()), at + service.member());
    URI uri = name == null || region == null ? null : address(service, node, at, name, region);
    Optional<String> secret = Optional.empty();
    if (node.has("secret")) {
      secret = Optional.ofNullable(fields.secret(node.path("secret"), at + "secret"));
    }
    return uri == null || name == null || region == null
        ? null
        : new Target.Aws(service, uri, name, region, secret);
  }

  private @Nullable String name(Service service, JsonNode node, String pointer) {
    return switch (service) {
      case SQS ->
          fields.address(node, pointer, Set.of("https", "http")) == null ? null : node.textValue();
      case SNS -> fields.matching(node, pointer, TOPIC, "must be the ARN of a topic");
      case EVENT_BRIDGE -> fields.matching(node, pointer, BUS, "must be the name of a bus");
    };
  }

  private @Nullable URI address(
      Service service, JsonNode node, String at, String name, String region) {
    if (service == Service.SQS) {
      return URI.create(name);
    }
    return node.has("endpoint")
        ? fields.address(node.path("endpoint"), at + "endpoint", Set.of("https", "http"))
        : URI.create("https://" + service.signingName() + "." + region + ".amazonaws.com");
  }
}
