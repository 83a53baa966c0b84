package dev.penstock.workers.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.http.HttpCall;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The request for a token: RFC 6749 for client_credentials, password and refresh_token, RFC 8693
 * for an exchange. The refresh token is the {@code subject}'s, whose type is then that of RFC 8693.
 */
final class TokenRequest {

  static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

  private final ObjectNode properties;
  private final Map<String, List<String>> fields = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  private TokenRequest(ObjectNode properties) {
    this.properties = properties;
  }

  static HttpCall of(ObjectNode properties, URI endpoint, Instant now) {
    var request = new TokenRequest(properties);
    request.grant();
    request.fields.putAll(ClientAuthentication.fields(properties, endpoint, now));
    request.headers.putAll(ClientAuthentication.headers(properties));
    return request.call(endpoint);
  }

  private void grant() {
    String grant = Authorizations.text(properties, "/grant");
    add("grant_type", grant);
    switch (grant) {
      case "client_credentials" -> {}
      case "password" -> {
        add("username", Authorizations.text(properties, "/username"));
        add("password", Authorizations.text(properties, "/password"));
      }
      case "refresh_token" ->
          add("refresh_token", Authorizations.text(properties, "/subject/token"));
      case EXCHANGE -> {
        add("subject_token", Authorizations.text(properties, "/subject/token"));
        add("subject_token_type", Authorizations.text(properties, "/subject/type"));
        if (properties.has("actor")) {
          add("actor_token", Authorizations.text(properties, "/actor/token"));
          add("actor_token_type", Authorizations.text(properties, "/actor/type"));
        }
      }
      case "authorization_code" ->
          throw new InvalidArgumentsException(
              "authentication",
              "has the grant authorization_code, which needs a person in a browser for each code;"
                  + " take refresh_token with a token that a person got once");
      default ->
          throw new InvalidArgumentsException(
              "authentication", "has a grant that is not run: " + grant);
    }
    List<String> scopes = texts(properties.path("scopes"));
    if (!scopes.isEmpty()) {
      add("scope", String.join(" ", scopes));
    }
    texts(properties.path("audiences")).forEach(audience -> add("audience", audience));
  }

  private HttpCall call(URI endpoint) {
    headers.put("Accept", "application/json");
    String encoding =
        properties.at("/request/encoding").asText("application/x-www-form-urlencoded");
    headers.put("Content-Type", encoding);
    String body = encoding.equals("application/json") ? json() : form();
    return new HttpCall("POST", endpoint, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private String form() {
    List<String> pairs = new ArrayList<>();
    fields.forEach(
        (name, values) ->
            values.forEach(
                v -> pairs.add(name + "=" + URLEncoder.encode(v, StandardCharsets.UTF_8))));
    return String.join("&", pairs);
  }

  private String json() {
    ObjectNode body = Json.object();
    fields.forEach(
        (name, values) -> {
          if (values.size() == 1) {
            body.put(name, values.getFirst());
          } else {
            ArrayNode all = body.putArray(name);
            values.forEach(all::add);
          }
        });
    return Json.write(body);
  }

  private void add(String name, String value) {
    fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
