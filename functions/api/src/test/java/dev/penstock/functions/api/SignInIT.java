package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.penstock.functions.api.oidc.SignInSettings;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F107: people sign in through an identity provider, here one that lies when it is told to. */
class SignInIT {

  @TempDir static Path folder;
  private static FakeProvider provider;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() throws Exception {
    provider = new FakeProvider();
    fixture = new ApiFixture(folder, Optional.empty(), SignInSettings.of(provider.settings()));
    fixture.applySample();
    account("person/ada", "{'grants':[{'role':'operator'}],'subject':'ada-at-home'}");
  }

  @AfterAll
  static void stop() {
    fixture.close();
    provider.close();
  }

  @AfterEach
  void tellTheTruth() {
    provider.claims = it -> it;
    provider.token = it -> it;
    provider.metadata = it -> it;
    fixture.clock.reset();
  }

  @Test
  void shouldSendTheBrowserToTheProviderWithAChallengeAndNoSecret() {
    var begun = begin();
    URI next = URI.create(begun.at("/continueAt"));
    Map<String, String> asked = FakeProvider.query(next.getRawQuery());

    assertThat(begun.status()).isEqualTo(201);
    assertThat(next.toString()).startsWith(provider.issuer() + "/authorize?tenant=a&");
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", FakeProvider.CLIENT)
        .containsEntry("redirect_uri", "http://127.0.0.1:8080/sign-in/return")
        .containsEntry("scope", "openid profile")
        .containsEntry("code_challenge_method", "S256")
        .containsKeys("state", "nonce", "code_challenge");
    assertThat(begun.text()).doesNotContain(FakeProvider.SECRET);
    assertThat(begun.http().cookies().getFirst())
        .startsWith("penstock_signin=")
        .contains("HttpOnly", "SameSite=Lax", "Path=/");
    assertThat(fixture.get("/session/providers").send().at("/providers/0/name"))
        .isEqualTo("127.0.0.1");
    // Whoever reads the store can finish nobody's sign-in.
    assertThat(fixture.store.strings("SELECT row_to_json(a)::text FROM sign_in_attempt a"))
        .allSatisfy(
            row ->
                assertThat(row)
                    .doesNotContain(
                        asked.get("state"), asked.get("nonce"), FakeProvider.cookie(begun)));
  }

  @Test
  void shouldBindTheAttemptByACookieThatOnlyThisHostCanSetBehindTls() {
    Map<String, String> behindTls = new HashMap<>(provider.settings());
    behindTls.put("PENSTOCK_OIDC_CONSOLE", "https://penstock.example/");
    try (ApiFixture there =
        new ApiFixture(folder, Optional.empty(), SignInSettings.of(behindTls))) {
      var begun =
          there.post("/session/attempts").header("host", "penstock.example").json("{}").send();
      assertThat(begun.http().cookies().getFirst())
          .startsWith("__Host-penstock_signin=")
          .contains("; Secure", "HttpOnly", "Path=/")
          .doesNotContain("Domain");
      assertThat(FakeProvider.query(URI.create(begun.at("/continueAt")).getRawQuery()))
          .containsEntry("redirect_uri", "https://penstock.example/sign-in/return");
    }
    assertThat(
            fixture
                .post("/session/attempts")
                .header("host", "evil.example")
                .json("{}")
                .send()
                .status())
        .as("a host that nobody set")
        .isEqualTo(503);
  }

  @Test
  void shouldOpenASessionForThePersonOfTheIdentityAndTellTheTrailFirst() {
    var reply = signIn();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.at("/person")).isEqualTo("ada");
    assertThat(reply.at("/roles/0")).isEqualTo("operator");
    assertThat(reply.http().cookies()).hasSize(2);
    assertThat(reply.http().cookies().getLast())
        .startsWith("penstock_signin=;")
        .contains("Max-Age=0");
    assertThat(
            fixture.told("session.opened").stream()
                .filter(it -> it.at("/detail/session").asText().equals(reply.at("/id"))))
        .singleElement()
        .asString()
        .contains("session.opened", "person:ada", provider.issuer(), "ada-at-home");
    assertThat(fixture.get("/triggers").as(visitor(reply)).send().status()).isEqualTo(200);
  }

  @Test
  void shouldUseAnAttemptOnceSoonAndInItsBrowserOnly() {
    var begun = begin();
    Map<String, String> back = provider.signIn(URI.create(begun.at("/continueAt")));

    assertThat(finish("pb_" + "x".repeat(43), back).status()).as("another browser").isEqualTo(401);
    assertThat(finish("", back).status()).as("no cookie").isEqualTo(401);
    Map<String, String> forged = new HashMap<>(back);
    forged.put("state", "pa_" + "x".repeat(43));
    assertThat(finish(FakeProvider.cookie(begun), forged).status())
        .as("another state")
        .isEqualTo(401);
    assertThat(finish(FakeProvider.cookie(begun), back).status()).isEqualTo(200);
    assertThat(finish(FakeProvider.cookie(begun), back).status()).as("again").isEqualTo(401);
    // The provider would have refused the code by itself; another one it takes.
    Map<String, String> anew = provider.signIn(URI.create(begun.at("/continueAt")));
    assertThat(finish(FakeProvider.cookie(begun), anew).status())
        .as("again, with another code")
        .isEqualTo(401);

    var late = begin();
    var soon = begin();
    fixture.clock.advance(Duration.ofMinutes(9));
    provider.claims = it -> it.issueTime(ago(-540)).expirationTime(ago(-900));
    assertThat(
            finish(FakeProvider.cookie(soon), provider.signIn(URI.create(soon.at("/continueAt"))))
                .status())
        .as("not long ago")
        .isEqualTo(200);
    fixture.clock.advance(Duration.ofMinutes(2));
    provider.claims = it -> it.issueTime(ago(-660)).expirationTime(ago(-900));
    assertThat(
            finish(FakeProvider.cookie(late), provider.signIn(URI.create(late.at("/continueAt"))))
                .status())
        .as("late, with a token that is of now")
        .isEqualTo(401);
  }

  @Test
  void shouldRefuseEveryTokenThatDoesNotProveWhoSignedInHereAndNow() throws Exception {
    var other = new RSAKeyGenerator(2048).keyID("k1").generate();
    Map<String, UnaryOperator<JWTClaimsSet.Builder>> lies =
        Map.ofEntries(
            Map.entry("iss", it -> it.issuer(provider.issuer() + "/")),
            Map.entry("aud", it -> it.audience("other")),
            Map.entry("azp", it -> it.audience(List.of("penstock", "other"))),
            Map.entry("azp of another", it -> it.claim("azp", "other")),
            Map.entry("exp", it -> it.expirationTime(ago(120))),
            Map.entry("exp missing", it -> it.expirationTime(null)),
            Map.entry("iat", it -> it.issueTime(ago(-300))),
            Map.entry("iat missing", it -> it.issueTime(null)),
            Map.entry("nonce", it -> it.claim("nonce", "another")),
            Map.entry("nonce missing", it -> it.claim("nonce", null)),
            Map.entry("at_hash", it -> it.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")),
            Map.entry("sub", it -> it.subject(null)),
            Map.entry("sub too long", it -> it.subject("x".repeat(256))));
    lies.forEach(
        (why, lie) -> {
          provider.claims = lie;
          var reply = signIn();
          assertThat(reply.status()).as(why).isEqualTo(401);
          assertThat(reply.at("/detail")).as(why).contains(why.split(" ", -1)[0]);
        });
    provider.claims = it -> it;
    Map<String, UnaryOperator<String>> forgeries =
        Map.of(
            "another's key",
            it -> FakeProvider.sign(other, JWSAlgorithm.RS256, claims(it), "JWT"),
            "an algorithm not named",
            it -> FakeProvider.sign(other, JWSAlgorithm.PS256, claims(it), "JWT"),
            "unsigned",
            it -> new PlainJWT(claims(it)).serialize(),
            "a logout token",
            it -> provider.sign(claims(it), "logout+jwt"),
            "no token",
            _ -> "a.b.c");
    forgeries.forEach(
        (why, forgery) -> {
          provider.token = forgery;
          assertThat(signIn().status()).as(why).isEqualTo(401);
        });
    provider.token = it -> it;
    provider.claims = it -> it.audience(List.of("penstock", "other")).claim("azp", "penstock");
    assertThat(signIn().status()).isEqualTo(200);
    provider.claims = it -> it.claim("at_hash", null);
    assertThat(signIn().status()).isEqualTo(200);
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = 'sign-in.refused'"))
        .isGreaterThanOrEqualTo(lies.size() + forgeries.size());
  }

  @Test
  void shouldTakeNoAnswerThatAnotherServerSlippedIn() {
    for (String issuer : List.of("", "https://evil.example")) {
      var begun = begin();
      Map<String, String> back = provider.signIn(URI.create(begun.at("/continueAt")));
      back.remove("iss");
      if (!issuer.isEmpty()) {
        back.put("iss", issuer);
      }
      assertThat(finish(FakeProvider.cookie(begun), back).at("/detail")).contains("iss");
    }
  }

  @Test
  void shouldTellWhatTheProviderRefusedAndRefuseWhatIsNeither() {
    var begun = begin();
    Map<String, String> back = provider.signIn(URI.create(begun.at("/continueAt")));
    back.remove("code");
    assertThat(finish(FakeProvider.cookie(begun), back).status()).isEqualTo(400);
    back.put("error", "access_denied");

    var reply = finish(FakeProvider.cookie(begun), back);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.at("/detail")).contains("access_denied");
    back.put("code", "both");
    assertThat(finish(FakeProvider.cookie(begun), back).status()).isEqualTo(400);
    var stolen = begin();
    Map<String, String> unknown = provider.signIn(URI.create(stolen.at("/continueAt")));
    unknown.put("code", "of another browser");
    assertThat(finish(FakeProvider.cookie(stolen), unknown).at("/detail"))
        .contains("invalid_grant");
  }

  @Test
  void shouldTellAStrangerWhichIdAnAdministratorNeeds() {
    provider.claims = it -> it.subject("eve-at-home").claim("preferred_username", "ada");
    var refused = signIn();

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/detail")).contains("eve-at-home");
    assertThat(fixture.count("SELECT count(*) FROM account WHERE subject = 'eve-at-home'"))
        .isZero();
    account("person/eve", "{'grants':[],'subject':'eve-at-home'}");
    assertThat(signIn().at("/person")).isEqualTo("eve");
    account("person/eve", "{'grants':[],'disabled':true}");
    assertThat(signIn().status()).isEqualTo(403);
    assertThat(fixture.grant("person/mallory", "{'grants':[],'subject':'eve-at-home'}").status())
        .isEqualTo(409);
  }

  @Test
  void shouldMakeAnAccountWhenToldToButNeverHandOutWhatIsAnothers() {
    Map<String, String> open = new HashMap<>(provider.settings());
    open.put("PENSTOCK_OIDC_FIRST_SIGN_IN", "account");
    try (ApiFixture there = new ApiFixture(folder, Optional.empty(), SignInSettings.of(open))) {
      there.grant("person/ada", "{'grants':[{'role':'admin'}]}");
      there.grant("group/readers", "{'grants':[{'role':'auditor'}]}");
      provider.claims = it -> it.claim("groups", List.of("readers", "unknown"));

      var first = provider.enter(there);
      var second = provider.enter(there);

      assertThat(first.status()).isEqualTo(200);
      assertThat(first.at("/person")).startsWith("ada-").hasSize("ada-".length() + 8);
      assertThat(second.at("/person")).isEqualTo(first.at("/person"));
      assertThat(first.body().path("roles")).hasSize(1);
      assertThat(first.at("/roles/0")).isEqualTo("auditor");
      assertThat(
              there.count(
                  "SELECT count(*) FROM audit WHERE body::jsonb ->> 'actor' = 'first-sign-in'"))
          .isOne();

      // What a group is granted counts with the next request, and so does its end.
      var visitor = visitor(second);
      assertThat(there.get("/audit").as(visitor).send().status()).isEqualTo(200);
      there.grant("group/readers", "{'grants':[]}");
      assertThat(there.get("/audit").as(visitor).send().status()).isEqualTo(403);
    }
  }

  @Test
  void shouldGiveANameToOneOfTwoPersonsWhoComeTogether() throws Exception {
    Map<String, String> open = new HashMap<>(provider.settings());
    open.put("PENSTOCK_OIDC_FIRST_SIGN_IN", "account");
    try (ApiFixture there = new ApiFixture(folder, Optional.empty(), SignInSettings.of(open));
        ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicInteger person = new AtomicInteger();
      provider.claims = it -> it.subject("person-" + person.getAndIncrement() % 4);
      List<Future<ApiFixture.Reply>> entering = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        entering.add(together.submit(() -> provider.enter(there)));
      }
      for (var each : entering) {
        assertThat(each.get().status()).isEqualTo(200);
      }
      assertThat(there.count("SELECT count(DISTINCT subject) FROM account")).isEqualTo(4);
      assertThat(there.count("SELECT count(*) FROM account WHERE name = 'ada'")).isOne();
      assertThat(
              there.count(
                  "SELECT count(*) FROM session s JOIN account a ON a.name = s.person"
                      + " WHERE a.subject <> s.subject"))
          .isZero();
    }
  }

  /** All the ways in which it may be unsafe are told of a document alone, by MetadataTest. */
  @Test
  void shouldSendNobodyToAProviderWhoseMetadataIsAnothers() {
    provider.metadata = it -> it.put("issuer", "https://evil.example");
    // Nothing of what it said before was kept.
    try (ApiFixture there =
        new ApiFixture(folder, Optional.empty(), SignInSettings.of(provider.settings()))) {
      var reply = there.post("/session/attempts").json("{}").send();

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.at("/detail")).contains("another issuer");
    }
  }

  @Test
  void shouldSignOutAtTheProviderToo() {
    var reply = signIn();

    var out = fixture.call("DELETE", "/session").as(visitor(reply)).send();

    URI next = URI.create(out.at("/continueAt"));
    assertThat(next.toString()).startsWith(provider.issuer() + "/logout?");
    assertThat(FakeProvider.query(next.getRawQuery()))
        .containsEntry("post_logout_redirect_uri", "http://127.0.0.1:8080/sign-in")
        .containsKey("id_token_hint");
    assertThat(fixture.get("/session").as(visitor(reply)).send().status()).isEqualTo(401);
    assertThat(
            fixture.count(
                "SELECT count(*) FROM session WHERE ended_at IS NOT NULL AND id_token IS NOT NULL"))
        .isZero();
  }

  @Test
  void shouldEndTheSessionsThatTheProviderSaysHaveEnded() {
    provider.claims = it -> it.claim("sid", "there-2");
    var one = visitor(signIn());
    provider.claims = it -> it.claim("sid", "there-3");
    var two = visitor(signIn());
    JWTClaimsSet good = provider.notice("there-2").build();

    for (var bad :
        Map.of(
                "nonce", provider.notice("there-2").claim("nonce", "n").build(),
                "events", provider.notice("there-2").claim("events", null).build(),
                "aud", provider.notice("there-2").audience("other").build(),
                "old", provider.notice("there-2").issueTime(ago(600)).expirationTime(null).build())
            .entrySet()) {
      assertThat(provider.end(fixture, provider.sign(bad.getValue(), "logout+jwt")))
          .as(bad.getKey())
          .isEqualTo(400);
    }
    assertThat(provider.end(fixture, "a.b.c")).isEqualTo(400);
    assertThat(fixture.get("/session").as(one).send().status()).isEqualTo(200);

    assertThat(provider.end(fixture, provider.sign(good, "logout+jwt"))).isEqualTo(204);

    assertThat(fixture.get("/session").as(one).send().status()).isEqualTo(401);
    assertThat(fixture.get("/session").as(two).send().status()).isEqualTo(200);
    assertThat(
            provider.end(
                fixture,
                provider.sign(provider.notice(null).subject("ada-at-home").build(), "JWT")))
        .isEqualTo(204);
    assertThat(fixture.get("/session").as(two).send().status()).isEqualTo(401);
  }

  @Test
  void shouldRefuseSettingsThatWouldTrustTooMuch() {
    for (var bad :
        Map.of(
                "PENSTOCK_OIDC_ISSUER", "http://sso.example.com",
                "PENSTOCK_OIDC_CLIENT", " ",
                "PENSTOCK_OIDC_CLIENT_SECRET", "",
                "PENSTOCK_OIDC_CONSOLE", "https://penstock.example/path",
                "PENSTOCK_OIDC_FIRST_SIGN_IN", "yes",
                "PENSTOCK_OIDC_ALGORITHMS", "HS256",
                "PENSTOCK_OIDC_GROUPS", "groups",
                "PENSTOCK_OIDC_SCOPES", "profile")
            .entrySet()) {
      Map<String, String> variables = new HashMap<>(provider.settings());
      variables.put(bad.getKey(), bad.getValue());
      assertThatThrownBy(() -> SignInSettings.of(variables)).hasMessageContaining(bad.getKey());
    }
    assertThat(SignInSettings.of(Map.of())).isEmpty();
    assertThat(SignInSettings.of(provider.settings()).toString())
        .doesNotContain(FakeProvider.SECRET);
  }

  private static Date ago(long seconds) {
    return Date.from(Instant.now().minusSeconds(seconds));
  }

  private static JWTClaimsSet claims(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static ApiFixture.Reply begin() {
    return fixture.post("/session/attempts").json("{}").send();
  }

  private static ApiFixture.Reply signIn() {
    return provider.enter(fixture);
  }

  private static ApiFixture.Reply finish(String cookie, Map<String, String> back) {
    return FakeProvider.finish(fixture, cookie, back);
  }

  private static ApiFixture.Visitor visitor(ApiFixture.Reply signedIn) {
    return new ApiFixture.Visitor(FakeProvider.cookie(signedIn), signedIn.at("/csrfToken"));
  }

  private static void account(String who, String json) {
    var reply = fixture.grant(who, json);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }
}
