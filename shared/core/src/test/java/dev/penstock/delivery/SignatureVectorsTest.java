package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.LambdaHttp;
import dev.penstock.trigger.Sender;
import dev.penstock.trigger.WebhookScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F3: signature schemes against the vectors that their owners publish. */
class SignatureVectorsTest {

  private static final Instant SIGNED_AT = Instant.ofEpochSecond(1_614_265_330);
  private static final WebhookScheme STANDARD = Sender.STANDARD_WEBHOOKS.scheme();
  private static final WebhookScheme GITHUB = Sender.GITHUB.scheme();
  private static final WebhookScheme NONE = new WebhookScheme.None();
  private static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String GITHUB_SECRET = "It's a Secret to Everybody";
  private static final String OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  @Test
  void shouldAcceptTheVectorOfStandardWebhooks() {
    assertThat(verify(STANDARD, sample("standard-webhooks"), STANDARD_SECRET))
        .isEqualTo(new Verdict.Verified("msg_p5jXN8AQM9LWM0D4loKWxJek"));
  }

  @Test
  void shouldAcceptTheVectorOfGitHub() {
    assertThat(verify(GITHUB, sample("github-ping"), GITHUB_SECRET))
        .isEqualTo(new Verdict.Verified("72d3162e-cc78-11e3-81ab-4c9367dc0958"));
  }

  @Test
  void shouldSignAsTheVectorsDo() {
    HttpRequest standard = sample("standard-webhooks");
    HttpRequest github = sample("github-ping");

    assertThat(standard.headers())
        .containsAllEntriesOf(
            new WebhookSigner(STANDARD, STANDARD_SECRET)
                .headers("msg_p5jXN8AQM9LWM0D4loKWxJek", SIGNED_AT, standard.body()));
    assertThat(github.headers())
        .containsAllEntriesOf(
            new WebhookSigner(GITHUB, GITHUB_SECRET)
                .headers("72d3162e-cc78-11e3-81ab-4c9367dc0958", SIGNED_AT, github.body()));
  }

  @Test
  void shouldTakeAStandardSecretWithOrWithoutItsPrefix() {
    assertThat(verify(STANDARD, sample("standard-webhooks"), "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"))
        .isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void shouldAcceptWhenAnyOfSeveralSignaturesFits() {
    String right = sample("standard-webhooks").header("webhook-signature").orElseThrow();
    assertThat(
            verify(
                STANDARD,
                sampleWith("webhook-signature", "v1,bm9uZQ== v1a,bm9uZQ== v1,%% " + right),
                STANDARD_SECRET))
        .isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void shouldNotTakeAnAsymmetricSignatureForASymmetricOne() {
    String right = sample("standard-webhooks").header("webhook-signature").orElseThrow();
    assertThat(
            verify(
                STANDARD,
                sampleWith("webhook-signature", "v1a" + right.substring(2)),
                STANDARD_SECRET))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldTryEverySecretWhenSeveralAreActive() {
    assertThat(verify(STANDARD, sample("standard-webhooks"), OTHER_SECRET, STANDARD_SECRET))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(verify(STANDARD, sample("standard-webhooks"), STANDARD_SECRET, OTHER_SECRET))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(verify(STANDARD, sample("standard-webhooks"), OTHER_SECRET))
        .isEqualTo(new Verdict.Refused(Refusal.WRONG));
  }

  @Test
  void shouldRefuseWhenNoSecretIsUsable() {
    assertThat(verify(STANDARD, sample("standard-webhooks")))
        .isEqualTo(new Verdict.Refused(Refusal.NO_SECRET));
    assertThat(verify(STANDARD, sample("standard-webhooks"), "whsec_", "not base64!"))
        .isEqualTo(new Verdict.Refused(Refusal.NO_SECRET));
    assertThat(verify(GITHUB, sample("github-ping"), ""))
        .isEqualTo(new Verdict.Refused(Refusal.NO_SECRET));
  }

  @ParameterizedTest
  @CsvSource({"-301,false", "-300,true", "0,true", "300,true", "301,false"})
  void shouldHoldTheToleranceBothWays(int seconds, boolean accepted) {
    Verdict verdict =
        verify(
            SIGNED_AT.plusSeconds(seconds),
            STANDARD,
            sample("standard-webhooks"),
            List.of(STANDARD_SECRET));

    assertThat(verdict)
        .isEqualTo(
            accepted
                ? new Verdict.Verified("msg_p5jXN8AQM9LWM0D4loKWxJek")
                : new Verdict.Refused(Refusal.STALE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
  void shouldRefuseWhenAHeaderIsMissing(String header) {
    assertThat(verify(STANDARD, sampleWith(header, ""), STANDARD_SECRET))
        .isEqualTo(new Verdict.Refused(Refusal.MISSING));
  }

  @ParameterizedTest
  @CsvSource({
    "webhook-id,has.dot", "webhook-id,has blank", "webhook-timestamp,1614265330.5",
    "webhook-timestamp,-1", "webhook-timestamp,99999999999999999999", "webhook-signature,garbage"
  })
  void shouldRefuseAHeaderOfAnotherForm(String header, String value) {
    assertThat(verify(STANDARD, sampleWith(header, value), STANDARD_SECRET))
        .isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
  }

  @Test
  void shouldNeedAnIdWhereNothingIsSigned() {
    HttpRequest anonymous = request(Map.of());

    assertThat(verify(NONE, anonymous)).isEqualTo(new Verdict.Unidentified());
    assertThat(verify(NONE, request(Map.of("idempotency-key", "a"))))
        .isEqualTo(new Verdict.Verified("a"));
    assertThat(verify(NONE, request(Map.of("webhook-id", "b"))))
        .isEqualTo(new Verdict.Verified("b"));
    assertThat(verify(NONE, request(Map.of("idempotency-key", "x".repeat(257)))))
        .isEqualTo(new Verdict.Unidentified());
  }

  private static Verdict verify(WebhookScheme scheme, HttpRequest request, String... secrets) {
    return verify(SIGNED_AT, scheme, request, List.of(secrets));
  }

  private static Verdict verify(
      Instant now, WebhookScheme scheme, HttpRequest request, List<String> secrets) {
    return DeliveryCheck.of(
            scheme, secrets.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList())
        .verify(request, now);
  }

  private static HttpRequest sampleWith(String header, String value) {
    HttpRequest sample = sample("standard-webhooks");
    Map<String, String> headers = new HashMap<>(sample.headers());
    headers.put(header, value);
    return request(headers, sample.body());
  }

  private static HttpRequest request(Map<String, String> headers) {
    return request(headers, new byte[0]);
  }

  private static HttpRequest request(Map<String, String> headers, byte[] body) {
    return new HttpRequest("POST", "/hooks/t", "", headers, Map.of(), body, "192.0.2.1");
  }

  private static HttpRequest sample(String name) {
    try (var event =
        Objects.requireNonNull(
            SignatureVectorsTest.class.getResourceAsStream("/samples/ingress/" + name + ".json"))) {
      return LambdaHttp.readRequest(event);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
