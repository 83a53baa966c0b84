package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.json.Json;
import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F2, F4: senders that show a token of an issuer (RFC 7519, and the mistakes of RFC 8725). */
class TokenCheckTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String ISSUER = "https://idp.example/realms/x";
  private static final KeyPair RSA = pair("RSA", 2048);
  private static final KeyPair SHORT = pair("RSA", 1024);
  private static final KeyPair EC = ec();
  private static final KeyPair ED = pair("Ed25519", 0);
  private static final String KEYS = set(rsa("r", RSA), ec("e", EC), ed("d", ED));

  @ParameterizedTest
  @CsvSource({"RS256,r", "ES256,e", "EdDSA,d", "RS256,", "EdDSA,"})
  void shouldTakeATokenOfItsIssuer(String algorithm, String kid) {
    assertThat(verify(token(head(algorithm, kid), claims()), KEYS))
        .isEqualTo(new Verdict.Verified("id-1"));
  }

  @Test
  void shouldFindItsAudienceAndItsScopeAmongOthers() {
    ObjectNode claims = claims();
    claims.putArray("aud").add("elsewhere").add("hooks");

    assertThat(verify(token(head("RS256", "r"), claims), KEYS))
        .isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void shouldRefuseATokenForOthersHoweverMany() {
    ObjectNode claims = claims();
    claims.putArray("aud").add("elsewhere").add("hooks.other");
    assertThat(verify(token(head("RS256", "r"), claims), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));

    claims.putArray("aud");
    assertThat(verify(token(head("RS256", "r"), claims), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
    claims.putArray("aud").addObject().put("hooks", "hooks");
    assertThat(verify(token(head("RS256", "r"), claims), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldAskForNoSubjectAndNoScopeWhereTheTriggerNamesNone() {
    var anyone = new WebhookScheme.Token(ISSUER, "hooks", List.of(), Optional.empty());
    var check =
        DeliveryCheck.of(
            new WebhookScheme.BearerToken(anyone, Duration.ofMinutes(1)),
            List.of(KEYS.getBytes(StandardCharsets.UTF_8)));
    ObjectNode claims = claims().put("sub", "somebody");
    claims.remove("scope");

    assertThat(check.verify(request("Bearer " + token(head("RS256", "r"), claims)), NOW))
        .isInstanceOf(Verdict.Verified.class);
    claims.put("aud", "elsewhere");
    assertThat(check.verify(request("Bearer " + token(head("RS256", "r"), claims)), NOW))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldRefuseATokenWithMoreToItThanThreeParts() {
    String token = token(head("RS256", "r"), claims());

    assertThat(verify(token, KEYS)).isInstanceOf(Verdict.Verified.class);
    for (String more : List.of(".", ".AAAA", "=", "." + token)) {
      assertThat(verify(token + more, KEYS)).as(more).isInstanceOf(Verdict.Refused.class);
    }
    String longer = token(head("RS256", "r"), claims().put("note", "x".repeat(8_192)));
    assertThat(verify(longer, KEYS)).isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
  }

  @Test
  void shouldRefuseSignedClaimsThatAreNoObject() {
    String text = part(head("RS256", "r")) + "." + base64(bytes("[1]"));
    assertThat(verify(text + "." + base64(signed("RS256", text)), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
  }

  @Test
  void shouldUseAKeyForItsOwnAlgorithmOnly() {
    String keys = set(rsa("r", RSA).put("alg", "PS256"));

    assertThat(verify(token(head("PS256", "r"), claims()), keys))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(verify(token(head("RS256", "r"), claims()), keys))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
    assertThat(verify(token(head("PS256", "r"), claims()), KEYS))
        .as("a key that says nothing is for both of its kind")
        .isInstanceOf(Verdict.Verified.class);
    assertThat(verify(token(head("RS256", "r"), claims()), set(rsa("", RSA))))
        .as("a key without a name is meant by any")
        .isInstanceOf(Verdict.Verified.class);
    ObjectNode unnamed = head("RS256", "r");
    unnamed.putArray("alg").add("RS256");
    String text = part(unnamed) + "." + part(claims());
    assertThat(verify(text + "." + base64(signed("RS256", text)), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @ParameterizedTest
  @CsvSource({
    "iss,https://idp.example/realms/y",
    "iss,https://idp.example/realms/x/",
    "aud,other",
    "sub,somebody",
    "scope,hooks:sender"
  })
  void shouldRefuseATokenThatSaysSomethingElse(String claim, String value) {
    assertThat(verify(token(head("RS256", "r"), claims().put(claim, value)), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
    ObjectNode without = claims();
    without.remove(claim);
    assertThat(verify(token(head("RS256", "r"), without), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @ParameterizedTest
  @CsvSource({"exp,-60", "nbf,61", "iat,61"})
  void shouldHoldItsTimesToTheTolerance(String claim, int seconds) {
    assertThat(
            verify(
                token(head("RS256", "r"), claims().put(claim, NOW.getEpochSecond() + seconds)),
                KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.STALE));
    int within = seconds < 0 ? seconds + 1 : seconds - 1;
    assertThat(
            verify(
                token(head("RS256", "r"), claims().put(claim, NOW.getEpochSecond() + within)),
                KEYS))
        .isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void shouldRefuseATokenWithoutAnEnd() {
    ObjectNode claims = claims();
    claims.remove("exp");

    assertThat(verify(token(head("RS256", "r"), claims), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.STALE));
  }

  @Test
  void shouldRefuseNoAlgorithmAndASymmetricOneUnderThePublicKey() throws Exception {
    String unsigned = part(Json.object().put("alg", "none")) + "." + part(claims());
    assertThat(verify(unsigned + ".", KEYS)).isInstanceOf(Verdict.Refused.class);
    assertThat(verify(unsigned + ".AAAA", KEYS)).isInstanceOf(Verdict.Refused.class);

    String text = part(Json.object().put("alg", "HS256").put("kid", "r")) + "." + part(claims());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(RSA.getPublic().getEncoded(), "HmacSHA256"));
    String signed = text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    assertThat(verify(signed, KEYS)).isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldRefuseAnotherKeyAndAKeyOfAnotherName() {
    assertThat(verify(token(head("RS256", "r"), claims()), set(rsa("r", pair("RSA", 2048)))))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
    assertThat(verify(token(head("RS256", "other"), claims()), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldRefuseAHeaderThatItMustUnderstand() {
    ObjectNode head = head("RS256", "r");
    head.putArray("crit").add("b64");

    assertThat(verify(token(head, claims()), KEYS))
        .isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
  }

  @Test
  void shouldHaveNoKeyWhereItIsTooShortOrForSomethingElse() {
    String encryption = set(rsa("r", RSA).put("use", "enc"));
    String another = set(rsa("r", RSA).put("alg", "ES256"));
    String curve = set(ec("r", EC).put("crv", "P-384"), ed("r", ED).put("crv", "X25519"));
    String kind = set(rsa("r", RSA).put("kty", "oct"));
    for (String keys :
        List.of(set(rsa("s", SHORT)), encryption, another, curve, kind, "{}", "no json", "")) {
      assertThat(verify(token(head("RS256", "r"), claims()), keys))
          .isEqualTo(new Verdict.Refused(Refusal.NO_SECRET));
    }
  }

  @Test
  void shouldTakeOldAndNewKeysWhileTheyAreRotated() {
    var check = check(set(rsa("new", pair("RSA", 2048))), KEYS);

    assertThat(check.verify(request("Bearer " + token(head("RS256", "r"), claims())), NOW))
        .isInstanceOf(Verdict.Verified.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer a.b", "Bearer a.b.c.d", "Bearer ..", "x"})
  void shouldRefuseWhatIsNoToken(String authorization) {
    assertThat(check(KEYS).verify(request(authorization), NOW))
        .isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
  }

  @Property
  void whateverIsShownNeverPassesAndNeverThrows(
      @ForAll String a, @ForAll byte[] head, @ForAll byte[] claims, @ForAll byte[] signature) {
    for (String shown :
        List.of(a, "Bearer " + base64(head) + "." + base64(claims) + "." + base64(signature))) {
      assertThat(check(KEYS).verify(request(shown), NOW)).isInstanceOf(Verdict.Refused.class);
    }
  }

  private static Verdict verify(String token, String keys) {
    return check(keys).verify(request("Bearer " + token), NOW);
  }

  private static DeliveryCheck check(String... keys) {
    var wanted =
        new WebhookScheme.Token(ISSUER, "hooks", List.of("svc-orders"), Optional.of("hooks:send"));
    return DeliveryCheck.of(
        new WebhookScheme.BearerToken(wanted, Duration.ofMinutes(1)),
        Arrays.stream(keys).map(it -> it.getBytes(StandardCharsets.UTF_8)).toList());
  }

  private static HttpRequest request(String authorization) {
    return new HttpRequest(
        "POST",
        "/hooks/t",
        "",
        Map.of("authorization", authorization, "idempotency-key", "id-1"),
        Map.of(),
        new byte[0],
        "192.0.2.1");
  }

  private static ObjectNode claims() {
    long now = NOW.getEpochSecond();
    return Json.object()
        .put("iss", ISSUER)
        .put("aud", "hooks")
        .put("sub", "svc-orders")
        .put("scope", "profile hooks:send")
        .put("iat", now)
        .put("nbf", now)
        .put("exp", now + 300);
  }

  private static ObjectNode head(String algorithm, String kid) {
    ObjectNode head = Json.object().put("alg", algorithm).put("typ", "JWT");
    return kid == null ? head : head.put("kid", kid);
  }

  private static String token(ObjectNode head, ObjectNode claims) {
    String text = part(head) + "." + part(claims);
    return text + "." + base64(signed(head.path("alg").textValue(), text));
  }

  private static byte[] signed(String algorithm, String text) {
    try {
      Signature signature =
          switch (algorithm) {
            case "RS256" -> signature("SHA256withRSA", RSA);
            case "PS256" -> signature("RSASSA-PSS", RSA);
            case "ES256" -> signature("SHA256withECDSAinP1363Format", EC);
            default -> signature("Ed25519", ED);
          };
      signature.update(bytes(text));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Signature signature(String algorithm, KeyPair pair)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    if (algorithm.equals("RSASSA-PSS")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    signature.initSign(pair.getPrivate());
    return signature;
  }

  private static String set(ObjectNode... keys) {
    ObjectNode set = Json.object();
    set.putArray("keys").addAll(List.of(keys));
    return Json.write(set);
  }

  private static ObjectNode rsa(String kid, KeyPair pair) {
    var key = (RSAPublicKey) pair.getPublic();
    return Json.object()
        .put("kty", "RSA")
        .put("kid", kid)
        .put("n", base64(key.getModulus().toByteArray()))
        .put("e", base64(key.getPublicExponent().toByteArray()));
  }

  private static ObjectNode ec(String kid, KeyPair pair) {
    var point = ((ECPublicKey) pair.getPublic()).getW();
    return Json.object()
        .put("kty", "EC")
        .put("crv", "P-256")
        .put("kid", kid)
        .put("x", base64(point.getAffineX().toByteArray()))
        .put("y", base64(point.getAffineY().toByteArray()));
  }

  private static ObjectNode ed(String kid, KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return Json.object()
        .put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("kid", kid)
        .put("x", base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(ObjectNode json) {
    return base64(bytes(Json.write(json)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
