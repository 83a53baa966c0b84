package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.penstock.functions.api.access.OidcSettings;
import dev.penstock.functions.api.access.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F107: services show a JSON Web Token of the installation's identity provider. */
class TokenIT {

  private static final String ISSUER = "https://sso.example.com/realms/main";

  @TempDir static Path folder;
  private static ApiFixture fixture;
  private static RSAKey key;
  private static ECKey ec;

  @BeforeAll
  static void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("k2").generate();
    Path keys = folder.resolve("keys.json");
    Files.writeString(keys, new JWKSet(List.of(key, ec)).toString(true));
    var settings =
        OidcSettings.of(
            Map.of(
                "PENSTOCK_OIDC_ISSUER",
                ISSUER,
                "PENSTOCK_OIDC_AUDIENCE",
                "penstock",
                "PENSTOCK_OIDC_KEYS",
                keys.toUri().toString(),
                "PENSTOCK_OIDC_GROUPS",
                "/realm_access/roles"));
    fixture = new ApiFixture(folder, settings);
    fixture.applySample();
    account("service/ci", "{'grants':[{'role':'service'}]}");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldTakeATokenOfTheIssuerAndGoOnWithoutIt() throws Exception {
    assertThat(asked(signed(claims().build()))).isEqualTo(200);

    Files.move(folder.resolve("keys.json"), folder.resolve("away.json"));
    try {
      assertThat(asked(signed(claims().build()))).isEqualTo(200);
    } finally {
      Files.move(folder.resolve("away.json"), folder.resolve("keys.json"));
    }
  }

  @Test
  void shouldNameTheServiceOnTheTrail() throws Exception {
    var reply =
        fixture
            .post("/runs")
            .header("authorization", "Bearer " + signed(claims().build()))
            .header("idempotency-key", "t1")
            .json("{'workflow':'default/review'}")
            .send();

    assertThat(reply.status()).isEqualTo(202);
    assertThat(fixture.get("/runs/" + reply.at("/id")).as(Role.ADMIN).send().at("/startedBy"))
        .isEqualTo("service:ci");
  }

  @Test
  void shouldRefuseEveryTokenThatIsNotForUs() throws Exception {
    Instant now = fixture.clock.instant();
    RSAKey other = new RSAKeyGenerator(2048).keyID("k1").generate();
    String good = signed(claims().build());
    Map<String, String> refused =
        Map.ofEntries(
            Map.entry("over", signed(claims().expirationTime(at(now, -61)).build())),
            Map.entry("without an end", signed(claims().expirationTime(null).build())),
            Map.entry("not yet", signed(claims().notBeforeTime(at(now, 120)).build())),
            Map.entry("another issuer", signed(claims().issuer(ISSUER + "/").build())),
            Map.entry("another audience", signed(claims().audience("other").build())),
            Map.entry("no audience", signed(claims().audience((String) null).build())),
            Map.entry("nobody", signed(claims().subject(null).build())),
            Map.entry("an identity token", signed(claims().claim("nonce", "n").build())),
            Map.entry("unsigned", new PlainJWT(claims().build()).serialize()),
            Map.entry("another's key", sign(new RSASSASigner(other), JWSAlgorithm.RS256, "k1")),
            Map.entry("unknown key", sign(new RSASSASigner(other), JWSAlgorithm.RS256, "k9")),
            Map.entry(
                "an algorithm not named", sign(new ECDSASigner(ec), JWSAlgorithm.ES256, "k2")),
            Map.entry(
                "the public key as a secret",
                sign(new MACSigner(key.toRSAPublicKey().getEncoded()), JWSAlgorithm.HS256, "k1")),
            Map.entry("cut", good.substring(0, good.lastIndexOf('.') + 1)),
            Map.entry("changed", good.replaceFirst("\\..", ".f")),
            Map.entry("no token", "a.b.c"),
            Map.entry("another type", typed("logout+jwt")));
    refused.forEach((why, token) -> assertThat(asked(token)).as(why).isEqualTo(401));
    assertThat(asked(good)).isEqualTo(200);
    assertThat(asked(signed(claims().expirationTime(at(now, -30)).build()))).isEqualTo(200);
    assertThat(asked(typed("at+jwt"))).isEqualTo(200);
  }

  @Test
  void shouldGrantWhatTheStoreGrantsTheGroupsOfATokenAndNothingToADisabledService()
      throws Exception {
    String token =
        signed(
            claims()
                .subject("reporter")
                .claim("realm_access", Map.of("roles", List.of("readers")))
                .build());
    assertThat(asked(token)).isEqualTo(403);

    account("group/readers", "{'grants':[{'role':'auditor','folder':'/default'}]}");
    assertThat(asked(token)).isEqualTo(200);

    account("service/reporter", "{'grants':[],'disabled':true}");
    assertThat(asked(token)).isEqualTo(401);
  }

  @Test
  void shouldLetNoTokenDecide() throws Exception {
    account("service/judge", "{'grants':[{'role':'approver'},{'role':'admin'}]}");

    assertThat(
            fixture
                .post("/approvals/x/decision")
                .header("authorization", "Bearer " + signed(claims().subject("judge").build()))
                .json("{}")
                .send()
                .status())
        .isEqualTo(403);
  }

  @Test
  void shouldRefuseSettingsThatWouldTrustTooMuch() {
    Map<String, String> good =
        Map.of(
            "PENSTOCK_OIDC_ISSUER",
            ISSUER,
            "PENSTOCK_OIDC_AUDIENCE",
            "penstock",
            "PENSTOCK_OIDC_KEYS",
            ISSUER + "/certs");
    assertThat(OidcSettings.of(Map.of())).isEqualTo(Optional.empty());
    assertThat(OidcSettings.of(good)).isPresent();
    for (var bad :
        Map.of(
                "PENSTOCK_OIDC_AUDIENCE", "",
                "PENSTOCK_OIDC_KEYS", "http://sso.example.com/certs",
                "PENSTOCK_OIDC_ALGORITHMS", "RS256,HS256",
                "PENSTOCK_OIDC_NAME", "sub",
                "PENSTOCK_OIDC_GROUPS", "groups")
            .entrySet()) {
      Map<String, String> variables = new java.util.HashMap<>(good);
      variables.put(bad.getKey(), bad.getValue());
      assertThatThrownBy(() -> OidcSettings.of(variables)).hasMessageContaining(bad.getKey());
    }
  }

  private static JWTClaimsSet.Builder claims() {
    Instant now = fixture.clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(List.of("other", "penstock"))
        .subject("ci")
        .issueTime(Date.from(now))
        .expirationTime(at(now, 300));
  }

  private static Date at(Instant now, long seconds) {
    return Date.from(now.plusSeconds(seconds));
  }

  private static String signed(JWTClaimsSet claims) throws JOSEException {
    return sign(
        new RSASSASigner(key), new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1"), claims);
  }

  private static String typed(String type) throws JOSEException {
    return sign(
        new RSASSASigner(key),
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").type(new JOSEObjectType(type)),
        claims().build());
  }

  private static String sign(JWSSigner signer, JWSAlgorithm algorithm, String id)
      throws JOSEException {
    return sign(signer, new JWSHeader.Builder(algorithm).keyID(id), claims().build());
  }

  private static String sign(JWSSigner signer, JWSHeader.Builder header, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header.build(), claims);
    token.sign(signer);
    return token.serialize();
  }

  private static void account(String who, String json) {
    assertThat(fixture.grant(who, json).status()).isEqualTo(200);
  }

  private static int asked(String token) {
    return fixture.get("/folders").header("authorization", "Bearer " + token).send().status();
  }
}
