package dev.penstock.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider that can be made to lie, which a real one can't. It checks what a real
 * one checks: the secret, the redirect, the verifier, and that a code is used once.
 */
final class FakeProvider implements AutoCloseable {

  private static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

  static final String CLIENT = "penstock";
  static final String SECRET = "s3cret+ &%";

  private final HttpServer server;
  private final RSAKey key;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Makes its metadata another. */
  UnaryOperator<ObjectNode> metadata = it -> it;

  /** Makes the claims of its identity tokens others. */
  UnaryOperator<JWTClaimsSet.Builder> claims = it -> it;

  /** Signs a token; the real key and algorithm unless a test says otherwise. */
  UnaryOperator<String> token = it -> it;

  FakeProvider() throws IOException, JOSEException {
    this.key = new RSAKeyGenerator(2048).keyID("k1").generate();
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/.well-known/openid-configuration", it -> send(it, 200, document()));
    server.createContext("/keys", it -> send(it, 200, Json.read(new JWKSet(key).toString(true))));
    server.createContext("/token", this::redeem);
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A person signs in there: what the browser brings back. */
  Map<String, String> signIn(URI authorize) {
    Map<String, String> asked = query(authorize.getRawQuery());
    String code = "code-" + count.incrementAndGet();
    codes.put(code, asked);
    Map<String, String> back = new HashMap<>();
    back.put("state", asked.getOrDefault("state", ""));
    back.put("iss", issuer());
    back.put("code", code);
    return back;
  }

  /** Of an installation whose people sign in here. */
  Map<String, String> settings() {
    return Map.of(
        "PENSTOCK_OIDC_ISSUER", issuer(),
        "PENSTOCK_OIDC_CLIENT", CLIENT,
        "PENSTOCK_OIDC_CLIENT_SECRET", SECRET);
  }

  /** A person's whole way: to here and back. */
  ApiFixture.Reply enter(ApiFixture there) {
    var begun = there.post("/session/attempts").json("{}").send();
    if (begun.status() != 201) {
      throw new AssertionError(begun.text());
    }
    return finish(there, cookie(begun), signIn(URI.create(begun.at("/continueAt"))));
  }

  static ApiFixture.Reply finish(ApiFixture there, String cookie, Map<String, String> back) {
    return there
        .post("/session/returns")
        .cookie("penstock_signin", cookie)
        .json(Json.mapper().valueToTree(back))
        .send();
  }

  /** The value of the first cookie that was set. */
  static String cookie(ApiFixture.Reply begun) {
    String cookie = begun.http().cookies().getFirst();
    return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
  }

  /** What a logout token says. */
  JWTClaimsSet.Builder notice(@Nullable String session) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .audience(CLIENT)
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
        .jwtID("j")
        .claim("sid", session)
        .claim("events", Map.of(LOGOUT, Map.of()));
  }

  /** Posts a logout token; the status that it is answered with. */
  int end(ApiFixture there, String token) {
    return there
        .call("POST", "/session/logout-tokens")
        .header("content-type", "application/x-www-form-urlencoded")
        .raw(("logout_token=" + token).getBytes(StandardCharsets.US_ASCII))
        .send()
        .status();
  }

  /** A token that it has signed. */
  String sign(JWTClaimsSet set, String type) {
    return sign(key, JWSAlgorithm.RS256, set, type);
  }

  static String sign(RSAKey by, JWSAlgorithm algorithm, JWTClaimsSet set, String type) {
    try {
      SignedJWT signed =
          new SignedJWT(
              new JWSHeader.Builder(algorithm)
                  .keyID(by.getKeyID())
                  .type(new JOSEObjectType(type))
                  .build(),
              set);
      signed.sign(new RSASSASigner(by));
      return signed.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static Map<String, String> query(String raw) {
    Map<String, String> all = new HashMap<>();
    for (String pair : raw.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      all.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return all;
  }

  private ObjectNode document() {
    ObjectNode json =
        Json.object()
            .put("issuer", issuer())
            .put("authorization_endpoint", issuer() + "/authorize?tenant=a")
            .put("token_endpoint", issuer() + "/token")
            .put("jwks_uri", issuer() + "/keys")
            .put("end_session_endpoint", issuer() + "/logout")
            .put("authorization_response_iss_parameter_supported", true);
    json.putArray("response_types_supported").add("code");
    json.putArray("code_challenge_methods_supported").add("S256");
    return metadata.apply(json);
  }

  private void redeem(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
    String encoded = "s3cret%2B+%26%25";
    String basic =
        Base64.getEncoder()
            .encodeToString((CLIENT + ":" + encoded).getBytes(StandardCharsets.US_ASCII));
    if (asked == null
        || !("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("authorization"))
        || !asked.getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
        || !asked
            .getOrDefault("code_challenge", "")
            .equals(s256(form.getOrDefault("code_verifier", "")))) {
      send(exchange, 400, Json.object().put("error", "invalid_grant"));
      return;
    }
    Instant now = Instant.now();
    String access = "access-" + now.toEpochMilli();
    JWTClaimsSet.Builder set =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .subject("ada-at-home")
            .claim("preferred_username", "Ada")
            .claim("nonce", asked.get("nonce"))
            .claim("sid", "there-1")
            .claim("at_hash", half(access))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(60)));
    send(
        exchange,
        200,
        Json.object()
            .put("access_token", access)
            .put("token_type", "Bearer")
            .put("id_token", token.apply(sign(claims.apply(set).build(), "JWT"))));
  }

  private static void send(
      HttpExchange exchange, int status, com.fasterxml.jackson.databind.JsonNode body)
      throws IOException {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static String s256(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash(text));
  }

  private static String half(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash(text), 16));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
