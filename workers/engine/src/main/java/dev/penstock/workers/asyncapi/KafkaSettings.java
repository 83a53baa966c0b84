package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Kafka client is told of a server: TLS or not, and the credentials by SASL. */
final class KafkaSettings {

  private static final String BASIC = "Basic ";

  private KafkaSettings() {}

  static Map<String, Object> of(Place place, Shown shown, KafkaTls.Contexts contexts) {
    boolean tls = place.isSecure();
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", "unused:1");
    if (tls) {
      settings.put("ssl.engine.factory.class", KafkaTls.class);
      settings.put(KafkaTls.CONTEXTS, contexts);
    }
    String authorization = shown.authorization();
    settings.put(
        "security.protocol",
        authorization == null ? tls ? "SSL" : "PLAINTEXT" : tls ? "SASL_SSL" : "SASL_PLAINTEXT");
    if (authorization != null) {
      if (!authorization.startsWith(BASIC)) {
        throw new InvalidArgumentsException(
            "authentication", "is of a scheme that kafka can't use; basic and certificate it can");
      }
      String mechanism = mechanism(place);
      settings.put("sasl.mechanism", mechanism);
      settings.put("sasl.jaas.config", login(mechanism, authorization));
    }
    return settings;
  }

  /** As the document's security scheme says (AsyncAPI, section Security Scheme Object). */
  private static String mechanism(Place place) {
    for (JsonNode each : place.security()) {
      @Nullable String mechanism =
          switch (each.path("type").asText()) {
            case "scramSha256" -> "SCRAM-SHA-256";
            case "scramSha512" -> "SCRAM-SHA-512";
            case "plain", "userPassword" -> "PLAIN";
            default -> null;
          };
      if (mechanism != null) {
        return mechanism;
      }
    }
    return "PLAIN";
  }

  private static String login(String mechanism, String authorization) {
    String pair =
        new String(
            Base64.getDecoder().decode(authorization.substring(BASIC.length())),
            StandardCharsets.UTF_8);
    int colon = pair.indexOf(':');
    String module =
        mechanism.equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    return module
        + " required username="
        + quoted(pair.substring(0, colon))
        + " password="
        + quoted(pair.substring(colon + 1))
        + ";";
  }

  private static String quoted(String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidArgumentsException("authentication", "holds what no login may hold");
    }
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
