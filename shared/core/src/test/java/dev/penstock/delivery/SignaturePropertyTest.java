package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpRequest;
import dev.penstock.trigger.Sender;
import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** F3: what a sender signs is accepted; with a single bit turned it is not. */
class SignaturePropertyTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final WebhookScheme STANDARD = Sender.STANDARD_WEBHOOKS.scheme();
  private static final WebhookScheme GITHUB = Sender.GITHUB.scheme();

  @Property
  void whatIsSignedIsAccepted(
      @ForAll @From("ids") String id,
      @ForAll @Size(min = 1, max = 64) byte[] key,
      @ForAll byte[] body,
      @ForAll @IntRange(min = -300, max = 300) int skew) {
    assertThat(verdict(STANDARD, key, signed(STANDARD, key, id, body, skew), body))
        .isEqualTo(new Verdict.Verified(id));
    assertThat(verdict(GITHUB, key, signed(GITHUB, key, id, body, skew), body))
        .isEqualTo(new Verdict.Verified(id));
  }

  @Property
  void aTurnedBitOfTheBodyIsRefused(
      @ForAll @From("ids") String id,
      @ForAll @Size(min = 1, max = 64) byte[] key,
      @ForAll @Size(min = 1, max = 200) byte[] body,
      @ForAll @IntRange(min = 0, max = 1599) int bit) {
    byte[] turned = turned(body, bit);
    for (WebhookScheme scheme : List.of(STANDARD, GITHUB)) {
      assertThat(verdict(scheme, key, signed(scheme, key, id, body, 0), turned))
          .isEqualTo(new Verdict.Refused(Refusal.WRONG));
    }
  }

  @Property
  void aTurnedBitOfAHeaderIsRefused(
      @ForAll @From("ids") String id,
      @ForAll @Size(min = 1, max = 64) byte[] key,
      @ForAll byte[] body,
      @ForAll @From("standardHeaders") String header,
      @ForAll @IntRange(min = 0, max = 2047) int bit) {
    Map<String, String> headers = new HashMap<>(signed(STANDARD, key, id, body, 0));
    headers.computeIfPresent(header, (_, value) -> turned(value, bit));

    assertThat(verdict(STANDARD, key, headers, body)).isInstanceOf(Verdict.Refused.class);
  }

  @Property
  void aTurnedBitOfGitHubsSignatureIsRefused(
      @ForAll @From("ids") String id,
      @ForAll @Size(min = 1, max = 64) byte[] key,
      @ForAll byte[] body,
      @ForAll @IntRange(min = 0, max = 567) int bit) {
    Map<String, String> headers = new HashMap<>(signed(GITHUB, key, id, body, 0));
    headers.computeIfPresent("x-hub-signature-256", (_, value) -> turned(value, bit));

    assertThat(verdict(GITHUB, key, headers, body)).isInstanceOf(Verdict.Refused.class);
  }

  @Property
  void anotherKeyIsRefused(
      @ForAll @From("ids") String id,
      @ForAll @Size(32) byte[] key,
      @ForAll byte[] body,
      @ForAll @IntRange(min = 0, max = 255) int bit) {
    for (WebhookScheme scheme : List.of(STANDARD, GITHUB)) {
      assertThat(verdict(scheme, turned(key, bit), signed(scheme, key, id, body, 0), body))
          .isEqualTo(new Verdict.Refused(Refusal.WRONG));
    }
  }

  @Property
  void arbitraryHeadersNeverPassAndNeverThrow(
      @ForAll @Size(min = 1, max = 64) byte[] key,
      @ForAll byte[] body,
      @ForAll String id,
      @ForAll String timestamp,
      @ForAll String signature) {
    Map<String, String> headers =
        Map.of(
            "webhook-id", id,
            "webhook-timestamp", timestamp,
            "webhook-signature", "v1," + signature,
            "x-github-delivery", id,
            "x-hub-signature-256", "sha256=" + signature);
    for (WebhookScheme scheme : List.of(STANDARD, GITHUB)) {
      assertThat(verdict(scheme, key, headers, body)).isInstanceOf(Verdict.Refused.class);
    }
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings().alpha().numeric().withChars("-_:").ofMinLength(1).ofMaxLength(64);
  }

  @Provide
  Arbitrary<String> standardHeaders() {
    return Arbitraries.of("webhook-id", "webhook-timestamp", "webhook-signature");
  }

  private static Map<String, String> signed(
      WebhookScheme scheme, byte[] key, String id, byte[] body, int skew) {
    return new WebhookSigner(scheme, text(scheme, key)).headers(id, NOW.plusSeconds(skew), body);
  }

  private static Verdict verdict(
      WebhookScheme scheme, byte[] key, Map<String, String> headers, byte[] body) {
    var request = new HttpRequest("POST", "/hooks/t", "", headers, Map.of(), body, "192.0.2.1");
    return DeliveryCheck.of(scheme, List.of(text(scheme, key).getBytes(StandardCharsets.UTF_8)))
        .verify(request, NOW);
  }

  private static String text(WebhookScheme scheme, byte[] key) {
    String base64 = Base64.getEncoder().encodeToString(key);
    return scheme.equals(STANDARD) ? "whsec_" + base64 : base64;
  }

  private static byte[] turned(byte[] bytes, int bit) {
    byte[] turned = bytes.clone();
    int at = bit % (bytes.length * 8);
    turned[at / 8] ^= (byte) (1 << (at % 8));
    return turned;
  }

  private static String turned(String ascii, int bit) {
    return new String(
        turned(ascii.getBytes(StandardCharsets.ISO_8859_1), bit), StandardCharsets.ISO_8859_1);
  }
}
