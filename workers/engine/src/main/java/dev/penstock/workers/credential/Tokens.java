package dev.penstock.workers.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpCall;
import dev.penstock.workers.http.HttpUri;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.PreparationException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Access tokens, kept in this worker's memory until shortly before they expire, under a digest of
 * everything they were asked for with: whoever does not hold the same secrets gets none of them.
 * Nothing of a token is ever stored. Thread-safe.
 */
final class Tokens {

  private static final int KEPT = 500;
  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private final TokenClient client;
  private final Clock clock;
  private final Map<String, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > KEPT;
        }
      };

  private record Kept(String token, Instant until) {}

  Tokens(Egress egress, Clock clock) {
    this.client = new TokenClient(egress);
    this.clock = clock;
  }

  /**
   * A token that is good for at least a little while.
   *
   * @throws PreparationException when none can be had
   */
  String get(boolean oidc, ObjectNode properties, Permit permit) {
    String key = Digest.of((oidc ? "oidc " : "oauth2 ") + CanonicalJson.write(properties));
    synchronized (kept) {
      Kept found = kept.get(key);
      if (found != null && clock.instant().isBefore(found.until)) {
        return found.token;
      }
    }
    URI endpoint = oidc ? discovered(properties, permit) : endpoint(properties);
    HttpCall call = TokenRequest.of(properties, endpoint, clock.instant());
    JsonNode answer = client.ask(call, properties.path("grant").asText(), permit);
    String token = token(answer, properties, permit);
    long seconds = answer.path("expires_in").asLong(0);
    if (seconds > MARGIN.toSeconds()) {
      synchronized (kept) {
        kept.put(key, new Kept(token, clock.instant().plusSeconds(seconds).minus(MARGIN)));
      }
    }
    return token;
  }

  private static URI endpoint(ObjectNode properties) {
    String path = properties.at("/endpoints/token").asText("/oauth2/token");
    return HttpUri.of(
        authority(properties) + (path.startsWith("/") ? path : "/" + path), Json.object());
  }

  /** OpenID Connect Discovery 1.0 section 4, with the check of section 4.3. */
  private URI discovered(ObjectNode properties, Permit permit) {
    String authority = authority(properties);
    String issuer =
        authority.endsWith(DISCOVERY)
            ? authority.substring(0, authority.length() - DISCOVERY.length())
            : authority;
    var call =
        new HttpCall(
            "GET",
            HttpUri.of(issuer + DISCOVERY, Json.object()),
            Map.of("Accept", "application/json"),
            null);
    JsonNode metadata = client.ask(call, "discovery", permit);
    String said = metadata.path("issuer").asText();
    if (!said.equals(issuer) && !said.equals(issuer + "/")) {
      throw TokenClient.failed(
          Standard.AUTHENTICATION, "The authority says that it is another: " + said, permit);
    }
    String endpoint = metadata.path("token_endpoint").asText("");
    if (endpoint.isEmpty()) {
      throw TokenClient.failed(
          Standard.AUTHENTICATION, "The authority names no token endpoint.", permit);
    }
    return HttpUri.of(endpoint, Json.object());
  }

  private static String authority(ObjectNode properties) {
    String authority = Authorizations.text(properties, "/authority");
    return authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority;
  }

  private static String token(JsonNode answer, ObjectNode properties, Permit permit) {
    String token = answer.path("access_token").asText("");
    String type = answer.path("token_type").asText("bearer");
    if (token.isEmpty() || !type.equalsIgnoreCase("bearer")) {
      throw TokenClient.failed(
          Standard.AUTHENTICATION,
          token.isEmpty() ? "The authority gave no token." : "The token is no bearer token.",
          permit);
    }
    permit.secrets().trace(token);
    List<String> issuers = TokenRequest.texts(properties.path("issuers"));
    if (!issuers.isEmpty() && issuer(token).filter(issuers::contains).isEmpty()) {
      throw TokenClient.failed(
          Standard.AUTHENTICATION, "The token's issuer is none of the expected ones.", permit);
    }
    return token;
  }

  /** What a JWT says of its issuer; it comes from the authority itself, so that is its word. */
  private static Optional<String> issuer(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      return Optional.ofNullable(
          Json.read(new String(claims, StandardCharsets.UTF_8)).path("iss").textValue());
    } catch (IllegalArgumentException | PlatformException e) {
      return Optional.empty();
    }
  }
}
