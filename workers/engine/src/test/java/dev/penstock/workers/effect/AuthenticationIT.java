package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The authentication schemes on the way of an effect, against a real authorization server and a
 * real target (F76): credentials are only named, and nothing keeps one.
 */
class AuthenticationIT {

  private static final String CANARY = "s3cr3t+Canary/8731";

  private static final EffectFixture FIXTURE = new EffectFixture();
  private static final AuthorizationServer SERVER = new AuthorizationServer();

  @BeforeAll
  static void putSecrets() {
    String policy =
        """
        {"authority": "%s", "grant": "client_credentials",
         "client": {"id": "me", "secret": "%s"}}
        """
            .formatted(SERVER.uri(AuthorizationServer.ISSUER_PATH), CANARY);
    Map<String, String> secrets =
        Map.of(
            "plain", CANARY,
            "member", "{\"inner\": {\"key\": \"" + CANARY + "\"}}",
            "whole", policy);
    FIXTURE.secrets(secrets);
  }

  @AfterAll
  static void close() {
    SERVER.close();
    FIXTURE.close();
  }

  @BeforeEach
  void answer() {
    SERVER.lifetime(300);
    SERVER.tokenType("Bearer");
    FIXTURE.target.answers(Target.json(200, "{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          client_credentials | "scopes": ["a", "b"], "audiences": ["x", "y"] | /client/secret | {grant_type=[client_credentials], scope=[a b], audience=[x, y], client_id=[me], client_secret=[SECRET]}
          password           | "username": "ada", "client": {"id": "me", "authentication": "none"} | /password | {grant_type=[password], username=[ada], password=[SECRET], client_id=[me]}
          refresh_token      | "subject": {"type": "urn:ietf:params:oauth:token-type:refresh_token"}, "client": {"id": "me", "authentication": "none"} | /subject/token | {grant_type=[refresh_token], refresh_token=[SECRET], client_id=[me]}
          urn:ietf:params:oauth:grant-type:token-exchange | "subject": {"type": "t"}, "client": {"authentication": "none"}, "actor": {"token": "a", "type": "u"} | /subject/token | {grant_type=[urn:ietf:params:oauth:grant-type:token-exchange], subject_token=[SECRET], subject_token_type=[t], actor_token=[a], actor_token_type=[u]}
          """)
  void shouldGetATokenByEachGrant(String grant, String more, String at, String expected) {
    EffectRequest request = call(oauth2(grant, more, at));

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(SERVER.requests().getLast().uri()).isEqualTo("/custom/token");
    assertThat(inOrder(SERVER.fields())).isEqualTo(inOrder(expected.replace("SECRET", CANARY)));
    assertThat(FIXTURE.target.received().getLast().header("Authorization"))
        .startsWith("Bearer e30.");
    assertThat(everyText()).noneMatch(text -> text.contains(CANARY) || text.contains("e30."));
  }

  @Test
  void shouldPutTheParameterOfTheAuthorizationWhereTheCallWantsIt() {
    EffectRequest request = call(inline("bearer", "{\"token\":null}", "/token", "plain", ""));
    ObjectNode arguments = (ObjectNode) request.arguments();
    arguments.putObject("headers").putNull("X-Copy");
    arguments.putObject("query").putNull("copy");
    arguments.putArray("authorizationAt").add("/headers/X-Copy").add("/query/copy");
    FIXTURE.target.answers(Target.json(200, "{\"told\": \"" + CANARY + "\"}"));

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(FIXTURE.target.received().getLast().header("X-Copy")).isEqualTo(CANARY);
    assertThat(FIXTURE.target.received().getLast().uri())
        .endsWith("copy=" + java.net.URLEncoder.encode(CANARY, StandardCharsets.UTF_8));
    assertThat(outcome.toString()).doesNotContain(CANARY).contains("***");
    assertThat(everyText()).noneMatch(text -> text.contains("Canary"));
  }

  @Test
  void shouldProveTheClientInAHeaderWhenTheDocumentSaysBasic() {
    FIXTURE
        .effects()
        .perform(
            call(
                oauth2(
                    "client_credentials",
                    "\"client\": {\"id\": \"m e\", \"authentication\": \"client_secret_basic\"}",
                    "/client/secret")));

    String pair = "m+e:" + java.net.URLEncoder.encode(CANARY, StandardCharsets.UTF_8);
    assertThat(SERVER.requests().getLast().header("Authorization"))
        .isEqualTo(
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    assertThat(SERVER.fields()).containsOnlyKeys("grant_type");
  }

  @Test
  void shouldSignAnAssertionWithTheClientsSecret() throws Exception {
    FIXTURE
        .effects()
        .perform(
            call(
                oauth2(
                    "client_credentials",
                    "\"client\": {\"id\": \"me\", \"authentication\": \"client_secret_jwt\"}",
                    "/client/secret")));

    String jwt = SERVER.fields().getOrDefault("client_assertion", List.of("")).getFirst();
    String[] parts = jwt.split("\\.", -1);
    var mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(
        new javax.crypto.spec.SecretKeySpec(CANARY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertThat(Base64.getUrlDecoder().decode(parts[2]))
        .isEqualTo(mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8)));
    JsonNode claims = Json.read(Base64.getUrlDecoder().decode(parts[1]));
    assertThat(claims.path("aud").asText()).isEqualTo(SERVER.uri("/custom/token"));
    assertThat(claims.path("iss").asText()).isEqualTo("me");
    assertThat(claims.path("exp").asLong()).isGreaterThan(claims.path("iat").asLong());
  }

  @Test
  void shouldBringTheAssertionThatItWasGiven() {
    FIXTURE
        .effects()
        .perform(
            call(
                oauth2(
                    "client_credentials",
                    "\"client\": {\"id\": \"me\", \"authentication\": \"private_key_jwt\"},"
                        + " \"request\": {\"encoding\": \"application/json\"}",
                    "/client/assertion")));

    JsonNode sent = Json.read(SERVER.requests().getLast().body());
    assertThat(sent.path("client_assertion").asText()).isEqualTo(CANARY);
    assertThat(sent.path("client_assertion_type").asText()).endsWith(":jwt-bearer");
  }

  @Test
  void shouldFindTheEndpointsOutWhenTheSchemeIsOidcAndTheSecretHoldsAllOfIt() {
    int before = SERVER.discoveries();
    ObjectNode reference = Json.object().put("scheme", "oidc").put("secret", "whole");

    EffectRequest request = call(reference);
    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(SERVER.discoveries()).isEqualTo(before + 1);
    assertThat(SERVER.requests().getLast().uri()).isEqualTo("/discovered/token");
    assertThat(decisions(request)).containsExactly("http POST", "token GET", "token POST");
  }

  @Test
  void shouldKeepATokenUntilShortlyBeforeItExpires() {
    LedgeredEffects effects = FIXTURE.effects();
    ObjectNode reference = oauth2("client_credentials", "\"scopes\": [\"kept\"]", "/client/secret");
    effects.perform(call(reference));
    int asked = SERVER.requests().size();

    effects.perform(call(reference));
    assertThat(SERVER.requests()).hasSize(asked);

    SERVER.lifetime(10);
    ObjectNode brief = oauth2("client_credentials", "\"scopes\": [\"brief\"]", "/client/secret");
    effects.perform(call(brief));
    effects.perform(call(brief));
    assertThat(SERVER.requests()).hasSize(asked + 2);
  }

  @Test
  void shouldMakeNoCallAndTellNoSecretWhenTheAuthorityRefuses() {
    int calls = FIXTURE.target.received().size();
    ObjectNode reference =
        oauth2(
            "client_credentials",
            "\"endpoints\": {\"token\": \"/refusing/token\"}",
            "/client/secret");
    EffectRequest request = call(reference);

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().type()).endsWith("/authentication");
              assertThat(failed.error().status()).isEqualTo(401);
              assertThat(failed.error().detail()).contains("invalid_client");
            });
    assertThat(FIXTURE.target.received()).hasSize(calls);
    assertThat(everyText()).noneMatch(text -> text.contains(CANARY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "issuers": ["https://other.example"] | Bearer | issuer
          "scopes": ["typed"]                  | DPoP   | no bearer token
          """)
  void shouldNotUseATokenThatIsNotWhatWasAskedFor(String more, String type, String complaint) {
    SERVER.tokenType(type);

    EffectOutcome outcome =
        FIXTURE.effects().perform(call(oauth2("client_credentials", more, "/client/secret")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains(complaint));
  }

  @Test
  void shouldAskNoAuthorityThatThePolicyDenies() {
    int asked = SERVER.requests().size();
    PolicyGate onlyHttp =
        (request, action) ->
            EffectFixture.gate(
                    action.kind().equals("token")
                        ? new Ruling.Verdict.Deny()
                        : new Ruling.Verdict.Allow(),
                    true)
                .rule(request, action);

    EffectOutcome outcome =
        FIXTURE
            .effects(onlyHttp, FaultPoint.none())
            .perform(call(oauth2("client_credentials", "\"scopes\": [\"no\"]", "/client/secret")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(403));
    assertThat(SERVER.requests()).hasSize(asked);
  }

  @ParameterizedTest
  @CsvSource({"MD5", "SHA-256"})
  void shouldAnswerADigestChallenge(String algorithm) {
    FIXTURE.target.answers(
        (exchange, received) -> {
          boolean right = digestIsRight(algorithm, received);
          Target.with(
                  right ? 200 : 401,
                  Map.of(
                      "WWW-Authenticate",
                      "Digest realm=\"r\", nonce=\"n0\", qop=\"auth\", algorithm=" + algorithm),
                  "")
              .answer(exchange, received);
        });
    ObjectNode reference = inline("digest", "{\"username\": \"ada\"}", "/password", "plain", "");

    EffectOutcome outcome = FIXTURE.effects().perform(call(reference));

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(everyText()).noneMatch(text -> text.contains(CANARY));
  }

  @Test
  void shouldPutSecretsIntoArgumentsWhereTheActIsMadeAndNowhereElse() {
    FIXTURE.target.answers(
        (exchange, received) ->
            Target.with(200, Map.of("X-Echo", received.header("X-Key")), received.body())
                .answer(exchange, received));
    ObjectNode arguments =
        Json.object()
            .put("method", "POST")
            .put("endpoint", FIXTURE.target.uri("/k"))
            .put("output", "response");
    arguments.putObject("headers").putNull("X-Key");
    arguments.putObject("body").put("plain", 1).putNull("key");
    arguments
        .putArray("secrets")
        .add(reference("/headers/X-Key", "plain", ""))
        .add(reference("/body/key", "member", "/inner/key"));
    EffectRequest request = FIXTURE.request(FIXTURE.newRun(), Idempotency.KEY, arguments);

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(FIXTURE.target.received().getLast().header("X-Key")).isEqualTo(CANARY);
    assertThat(FIXTURE.target.received().getLast().body()).contains("\"key\":\"" + CANARY + "\"");
    assertThat(Json.write(outcome)).contains("***").doesNotContain(CANARY);
    assertThat(everyText()).noneMatch(text -> text.contains(CANARY));
  }

  @Test
  void shouldFailWithTheAuthorizationErrorWhenThereIsNoSuchSecret() {
    ObjectNode reference = inline("bearer", "{}", "/token", "nowhere", "");

    assertThat(FIXTURE.effects().perform(call(reference)))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().status()).isEqualTo(403);
              assertThat(failed.error().detail()).contains("nowhere");
            });
  }

  @Test
  void shouldShowNobodyACredentialThatComesFromData() {
    ObjectNode reference =
        Json.object()
            .put("scheme", "basic")
            .set("properties", Json.object().put("username", "u").put("password", CANARY));
    EffectRequest request = call(reference);

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(everyText()).noneMatch(text -> text.contains(CANARY));
  }

  private static ObjectNode oauth2(String grant, String more, String at) {
    ObjectNode properties = (ObjectNode) Json.read("{" + more + "}");
    properties.put("authority", SERVER.uri("")).put("grant", grant);
    if (!properties.has("endpoints")) {
      properties.putObject("endpoints").put("token", "/custom/token");
    }
    if (!properties.has("client")) {
      properties.putObject("client").put("id", "me");
    }
    return inline("oauth2", Json.write(properties), at, "member", "/inner/key");
  }

  private static ObjectNode inline(
      String scheme, String properties, String at, String secret, String member) {
    ObjectNode reference = Json.object().put("scheme", scheme);
    reference.set("properties", Json.read(properties));
    reference.putArray("references").add(reference(at, secret, member));
    return reference;
  }

  private static ObjectNode reference(String at, String secret, String member) {
    return Json.object().put("at", at).put("secret", secret).put("member", member);
  }

  private static EffectRequest call(JsonNode authentication) {
    ObjectNode arguments =
        Json.object().put("method", "POST").put("endpoint", FIXTURE.target.uri("/guarded"));
    arguments.set("authentication", authentication);
    return FIXTURE.request(FIXTURE.newRun(), Idempotency.KEY, arguments);
  }

  private static List<String> decisions(EffectRequest request) {
    return FIXTURE.strings(
        "SELECT (action::json)->>'kind' || ' ' || ((action::json)->>'method')"
            + " FROM policy_decision WHERE run_id = ? ORDER BY decided_at, id",
        request.task().runId());
  }

  private static List<String> inOrder(Object fields) {
    String text = fields.toString();
    return java.util.Arrays.stream(text.substring(1, text.length() - 1).split("\\], ", -1))
        .map(field -> field.replace("]", ""))
        .sorted()
        .toList();
  }

  private static boolean digestIsRight(String algorithm, Target.Received received) {
    String header = received.header("Authorization");
    Matcher cnonce = Pattern.compile("cnonce=\"([^\"]+)\"").matcher(header);
    if (!cnonce.find()) {
      return false;
    }
    String secret = hash(algorithm, "ada:r:" + CANARY);
    String request = hash(algorithm, received.method() + ":" + received.uri());
    String response =
        hash(algorithm, secret + ":n0:00000001:" + cnonce.group(1) + ":auth:" + request);
    return header.contains("response=\"" + response + "\"");
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every row of every table as text. */
  private static List<String> everyText() {
    return everyText(FIXTURE);
  }

  /** All that the store holds. */
  static List<String> everyText(EffectFixture fixture) {
    List<String> all =
        fixture
            .strings(
                """
                SELECT table_name::text FROM information_schema.tables
                 WHERE table_schema = 'penstock' AND table_type = 'BASE TABLE'
                """)
            .stream()
            .flatMap(
                table ->
                    fixture
                        .strings("SELECT row_to_json(t)::text FROM penstock." + table + " t")
                        .stream())
            .toList();
    assertThat(all).isNotEmpty();
    return all;
  }
}
