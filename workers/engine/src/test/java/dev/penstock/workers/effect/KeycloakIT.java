package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tokens from a real Keycloak, by every grant and every proof of a client that the language names
 * (F76, F103); nothing of a secret or a token is kept.
 */
@Timeout(360)
class KeycloakIT {

  private static final String SECRET = "Canary-8731-abcdefghijklmnopqrstuvwxyz0123456789";

  @TempDir private static Path folder;
  private static EffectFixture fixture;
  private static Keycloak keycloak;

  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
  private LedgeredEffects effects;

  @BeforeAll
  static void start() throws Exception {
    Keycloak.require();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair key = generator.generateKeyPair();
    String publicKey = Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
    keycloak = Keycloak.start(folder.resolve("keycloak.log"), realm(publicKey));
    fixture = new EffectFixture();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    List<String> ada =
        List.of("grant_type=password", "username=ada", "password=" + SECRET, "scope=openid");
    put(
        Map.of(
            "client",
            SECRET,
            "wrong",
            "Canary-but-wrong",
            "key",
            pem,
            "refresh",
            keycloak.token("refresh_token", and(ada, "client_id=public")),
            "subject",
            keycloak.token("access_token", and(ada, "client_id=post", "client_secret=" + SECRET))));
  }

  @AfterAll
  static void stop() {
    if (keycloak != null) {
      keycloak.close();
      fixture.close();
    }
  }

  @BeforeEach
  void answer() {
    Instant begun = Instant.now();
    InstantSource clock = () -> begun.plus(later.get());
    effects =
        new EffectsAssembly(
                fixture.store.worker(),
                fixture.store.keyring(),
                EffectFixture.allow(),
                fixture.egress,
                new EffectSettings(Duration.ofSeconds(20), 100_000),
                clock.withZone(ZoneOffset.UTC))
            .effects();
    fixture.target.answers(Target.json(200, "{}"));
  }

  @AfterEach
  void shouldKeepNothingOfASecretOrAToken() {
    assertThat(everyText())
        .isNotEmpty()
        .noneMatch(text -> text.contains("Canary") || text.contains("eyJ"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          client_credentials | "client": {"id": "post"} | /client/secret | client
          client_credentials | "client": {"id": "post", "authentication": "client_secret_basic"} | /client/secret | client
          client_credentials | "client": {"id": "hs", "authentication": "client_secret_jwt"} | /client/secret | client
          client_credentials | "client": {"id": "key", "authentication": "private_key_jwt"} | /client/assertion | key
          password | "username": "ada", "client": {"id": "public", "authentication": "none"} | /password | client
          refresh_token | "subject": {"type": "urn:ietf:params:oauth:token-type:refresh_token"}, "client": {"id": "public", "authentication": "none"} | /subject/token | refresh
          """)
  void shouldGetATokenByEachGrantAndEachProof(String grant, String more, String at, String secret) {
    for (String scheme : List.of("oauth2", "oidc")) {
      EffectOutcome outcome = perform(credential(scheme, grant, more, at, secret));

      assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
      assertThat(shown()).startsWith("Bearer eyJ");
    }
  }

  @Test
  void shouldExchangeAToken() {
    ObjectNode credential =
        credential(
            "oidc",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "\"subject\": {\"type\": \"urn:ietf:params:oauth:token-type:access_token\"},"
                + " \"client\": {\"id\": \"post\"}",
            "/client/secret",
            "client");
    credential.withArray("references").add(reference("/subject/token", "subject"));

    assertThat(perform(credential)).isInstanceOf(EffectOutcome.Done.class);
    assertThat(shown()).startsWith("Bearer eyJ");
  }

  @Test
  void shouldUseATokenUntilShortlyBeforeItExpiresAndThenGetANewOne() {
    ObjectNode credential =
        credential(
            "oidc",
            "client_credentials",
            "\"client\": {\"id\": \"post\"}",
            "/client/secret",
            "client");
    perform(credential);
    String first = shown();
    perform(credential);
    assertThat(shown()).isEqualTo(first);

    later.set(Duration.ofSeconds(291));
    perform(credential);

    assertThat(shown()).startsWith("Bearer eyJ").isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"client_secret_post", "client_secret_basic", "client_secret_jwt"})
  void shouldFailWithTheAuthenticationErrorWhenTheSecretIsWrong(String proof) {
    String id = proof.endsWith("jwt") ? "hs" : "post";
    EffectOutcome outcome =
        perform(
            credential(
                "oidc",
                "client_credentials",
                "\"client\": {\"id\": \"%s\", \"authentication\": \"%s\"}".formatted(id, proof),
                "/client/secret",
                "wrong"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().type()).endsWith("/authentication");
              assertThat(failed.error().status()).isEqualTo(401);
              assertThat(failed.error().detail()).contains("127.0.0.1 answered 40");
            });
  }

  private EffectOutcome perform(ObjectNode credential) {
    ObjectNode arguments =
        Json.object().put("method", "POST").put("endpoint", fixture.target.uri("/guarded"));
    arguments.set("authentication", credential);
    return effects.perform(fixture.request(fixture.newRun(), Idempotency.KEY, arguments));
  }

  private static String shown() {
    return fixture.target.received().getLast().header("Authorization");
  }

  private static ObjectNode credential(
      String scheme, String grant, String more, String at, String secret) {
    ObjectNode credential = Json.object().put("scheme", scheme);
    credential.set(
        "properties",
        Json.read(
            """
            {"authority": "%s", "grant": "%s", %s,
             "endpoints": {"token": "/protocol/openid-connect/token"}}
            """
                .formatted(keycloak.issuer(), grant, more)));
    credential.putArray("references").add(reference(at, secret));
    return credential;
  }

  private static ObjectNode reference(String at, String secret) {
    return Json.object().put("at", at).put("secret", secret).put("member", "");
  }

  private static String realm(String publicKey) {
    return """
    {"realm": "penstock", "enabled": true, "sslRequired": "none", "accessTokenLifespan": 320,
     "users": [{"username": "ada", "enabled": true, "emailVerified": true, "firstName": "Ada",
                "lastName": "Lovelace", "email": "ada@example.com",
                "credentials": [{"type": "password", "value": "SECRET"}]}],
     "clients": [
       {"clientId": "post", "secret": "SECRET", "serviceAccountsEnabled": true,
        "directAccessGrantsEnabled": true, "attributes": {"standard.token.exchange.enabled": "true"}},
       {"clientId": "hs", "secret": "SECRET", "serviceAccountsEnabled": true,
        "clientAuthenticatorType": "client-secret-jwt"},
       {"clientId": "key", "serviceAccountsEnabled": true, "clientAuthenticatorType": "client-jwt",
        "attributes": {"jwt.credential.public.key": "PUBLIC", "use.jwks.url": "false"}},
       {"clientId": "public", "publicClient": true, "directAccessGrantsEnabled": true}]}
    """
        .replace("SECRET", SECRET)
        .replace("PUBLIC", publicKey);
  }

  private static void put(Map<String, String> secrets) {
    fixture.secrets(secrets);
  }

  private static List<String> and(List<String> form, String... more) {
    List<String> all = new java.util.ArrayList<>(form);
    all.addAll(List.of(more));
    return all;
  }

  private static List<String> everyText() {
    return AuthenticationIT.everyText(fixture);
  }
}
