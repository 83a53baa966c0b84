package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Target;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small authorization server over real HTTP: it gives a new token for each well-made request. */
final class AuthorizationServer implements AutoCloseable {

  static final String ISSUER_PATH = "/realm";

  private final Target http = new Target();
  private volatile int lifetime = 300;
  private volatile String tokenType = "Bearer";
  private int given;

  AuthorizationServer() {
    http.answers((exchange, received) -> answer(received).answer(exchange, received));
  }

  void lifetime(int seconds) {
    lifetime = seconds;
  }

  void tokenType(String type) {
    tokenType = type;
  }

  String uri(String path) {
    return http.uri(path);
  }

  /** The requests for tokens so far. */
  List<Target.Received> requests() {
    return http.received().stream().filter(r -> r.method().equals("POST")).toList();
  }

  int discoveries() {
    return (int) http.received().stream().filter(r -> r.method().equals("GET")).count();
  }

  /** The fields of the newest request. */
  Map<String, List<String>> fields() {
    return fields(requests().getLast().body());
  }

  private synchronized Target.Answering answer(Target.Received received) {
    if (received.uri().equals(ISSUER_PATH + "/.well-known/openid-configuration")) {
      return Target.json(
          200,
          Json.write(
              Json.object()
                  .put("issuer", uri(ISSUER_PATH))
                  .put("token_endpoint", uri("/discovered/token"))));
    }
    if (received.uri().equals("/refusing/token")) {
      return Target.json(
          400,
          "{\"error\": \"invalid_client\", \"error_description\": \"not %s\"}"
              .formatted(received.body().replace("\"", "")));
    }
    given++;
    ObjectNode claims = Json.object().put("iss", uri(ISSUER_PATH)).put("n", given);
    String token =
        "e30."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.write(claims).getBytes(StandardCharsets.UTF_8))
            + ".sig";
    return Target.json(
        200,
        Json.write(
            Json.object()
                .put("access_token", token)
                .put("token_type", tokenType)
                .put("expires_in", lifetime)));
  }

  private static Map<String, List<String>> fields(String form) {
    Map<String, List<String>> fields = new TreeMap<>();
    for (String pair : form.split("&", -1)) {
      String[] both = pair.split("=", 2);
      fields
          .computeIfAbsent(both[0], _ -> new ArrayList<>())
          .add(URLDecoder.decode(both[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  @Override
  public void close() {
    http.close();
  }
}
