package dev.penstock.workers.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the client proves who it is to the authority (OpenID Connect Core section 9, RFC 7523). What
 * {@code client.assertion} names is an assertion for {@code private_key_jwt}, or the private key
 * that one is signed with here.
 */
final class ClientAuthentication {

  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private ClientAuthentication() {}

  static Map<String, List<String>> fields(ObjectNode properties, URI endpoint, Instant now) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    String method = method(properties);
    String id = properties.at("/client/id").asText("");
    if (!id.isEmpty() && !method.equals("client_secret_basic")) {
      fields.put("client_id", List.of(id));
    }
    switch (method) {
      case "client_secret_post" -> {
        required(properties, "/client/id");
        fields.put("client_secret", List.of(required(properties, "/client/secret")));
      }
      case "client_secret_jwt" -> {
        required(properties, "/client/id");
        String jwt =
            new ClientAssertion(id, endpoint, now)
                .signedBySecret(required(properties, "/client/secret"));
        fields.put("client_assertion_type", List.of(ASSERTION));
        fields.put("client_assertion", List.of(jwt));
      }
      case "private_key_jwt" -> {
        String given = required(properties, "/client/assertion");
        fields.put("client_assertion_type", List.of(ASSERTION));
        fields.put(
            "client_assertion",
            List.of(
                ClientAssertion.isKey(given)
                    ? new ClientAssertion(required(properties, "/client/id"), endpoint, now)
                        .signedByKey(given)
                    : given));
      }
      case "client_secret_basic", "none" -> {}
      default ->
          throw new InvalidArgumentsException(
              "authentication", "has an unknown client.authentication: " + method);
    }
    return fields;
  }

  static Map<String, String> headers(ObjectNode properties) {
    if (!method(properties).equals("client_secret_basic")) {
      return Map.of();
    }
    // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
    String pair =
        URLEncoder.encode(required(properties, "/client/id"), StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(required(properties, "/client/secret"), StandardCharsets.UTF_8);
    return Map.of(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  /** A public client that names neither secret nor method has nothing to prove itself with. */
  private static String method(ObjectNode properties) {
    String said = properties.at("/client/authentication").asText("");
    return said.isEmpty() ? properties.has("client") ? "client_secret_post" : "none" : said;
  }

  private static String required(ObjectNode properties, String pointer) {
    return Authorizations.text(properties, pointer);
  }
}
