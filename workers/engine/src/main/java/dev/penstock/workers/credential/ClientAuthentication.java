package dev.penstock.workers.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the client proves who it is to the authority (OpenID Connect Core section 9, RFC 7523). A
 * {@code private_key_jwt} is brought ready-made as {@code client.assertion}; a {@code
 * client_secret_jwt} is signed here, with HS256, for a minute.
 */
final class ClientAuthentication {

  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

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
        String jwt = jwt(id, required(properties, "/client/secret"), endpoint, now);
        fields.put("client_assertion_type", List.of(ASSERTION));
        fields.put("client_assertion", List.of(jwt));
      }
      case "private_key_jwt" -> {
        fields.put("client_assertion_type", List.of(ASSERTION));
        fields.put("client_assertion", List.of(required(properties, "/client/assertion")));
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

  private static String jwt(String client, String secret, URI endpoint, Instant now) {
    ObjectNode claims = Json.object();
    claims.put("iss", client).put("sub", client).put("aud", endpoint.toString());
    claims.put("jti", Ids.next("jwt"));
    claims.put("iat", now.getEpochSecond()).put("exp", now.getEpochSecond() + 60);
    String unsigned =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encoded(Json.write(claims));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII));
      return unsigned + "." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
