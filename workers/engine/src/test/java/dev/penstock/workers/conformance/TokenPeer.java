package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.penstock.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** An authority whose tokens tell how they were asked for, so that whoever is shown one can say. */
final class TokenPeer {

  private static final Set<String> SECRET =
      Set.of(
          "client_secret",
          "client_assertion",
          "password",
          "refresh_token",
          "subject_token",
          "actor_token");

  private TokenPeer() {}

  /** So that a runtime that takes its secrets out of what it is answered may be tested too. */
  static String capitals(String secret) {
    return secret.toUpperCase(Locale.ROOT);
  }

  /** The token endpoint's answer, to everybody but the client {@code refused}. */
  static JsonNode token(HttpExchange exchange, String issuer, String body) {
    String encoding = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    ObjectNode asked =
        encoding.equals("application/json") ? (ObjectNode) Json.read(body) : form(body);
    if (asked.path("client_id").asText().equals("refused")) {
      return Json.object().put("error", "invalid_client");
    }
    SECRET.stream()
        .filter(asked::has)
        .forEach(name -> asked.put(name, capitals(asked.path(name).asText())));
    asked.put("encoding", encoding).put("path", exchange.getRequestURI().getPath());
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null && authorization.startsWith("Basic ")) {
      byte[] pair = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
      asked.put("basic", capitals(new String(pair, StandardCharsets.UTF_8)));
    }
    String claims = Json.write(Json.object().put("iss", issuer).set("asked", asked));
    return Json.object()
        .put("access_token", part("{\"alg\":\"none\"}") + "." + part(claims) + ".")
        .put("token_type", "Bearer");
  }

  /** What a token that is shown tells. */
  static JsonNode shown(HttpExchange exchange) {
    String[] shown =
        Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Authorization"))
            .split("[ .]", -1);
    ObjectNode claims = (ObjectNode) Json.read(Base64.getUrlDecoder().decode(shown[2]));
    return claims.put("scheme", shown[0]);
  }

  private static ObjectNode form(String body) {
    ObjectNode fields = Json.object();
    for (String pair : body.split("&", -1)) {
      String name = pair.substring(0, pair.indexOf('='));
      String value =
          URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
      switch (fields.path(name)) {
        case ArrayNode several -> several.add(value);
        case JsonNode one when one.isTextual() -> fields.putArray(name).add(one).add(value);
        default -> fields.put(name, value);
      }
    }
    return fields;
  }

  private static String part(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
