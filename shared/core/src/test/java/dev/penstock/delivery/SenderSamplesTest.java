package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.LambdaHttp;
import dev.penstock.json.Json;
import dev.penstock.trigger.Sender;
import dev.penstock.trigger.Source;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.WebhookScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F1, F2, F3: every sender's sample event, as its owner signs it, and what is almost that. */
class SenderSamplesTest {

  private static final String FOLDER = "/samples/ingress/";

  /** A sample with what {@code vectors.json} says of it. */
  record Sample(
      String file,
      WebhookScheme scheme,
      HttpRequest request,
      String secret,
      String sender,
      Instant at,
      String id) {

    @Override
    public String toString() {
      return file;
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldLetInWhatItsSenderSigned(Sample sample) {
    assertThat(verify(sample, sample.request(), sample.secret(), sample.at()))
        .isEqualTo(new Verdict.Verified(sample.id()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldRefuseAnotherSecret(Sample sample) {
    String other = Other.of(sample.secret());

    assertThat(verify(sample, sample.request(), other, sample.at()))
        .isIn(new Verdict.Refused(Refusal.WRONG), new Verdict.Refused(Refusal.NO_SECRET));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldRefuseAChangedBodyWhereverOneIsSigned(Sample sample) {
    byte[] body = sample.request().body().clone();
    body[body.length / 2] ^= 1;
    HttpRequest changed = with(sample.request(), sample.request().headers(), body);

    Verdict verdict = verify(sample, changed, sample.secret(), sample.at());

    if (sample.scheme().equals(Sender.GITLAB.scheme())) {
      assertThat(verdict).as("a token signs nothing").isInstanceOf(Verdict.Verified.class);
    } else {
      assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldRefuseWithoutItsSignature(Sample sample) {
    var form = ((WebhookScheme.Signed) sample.scheme()).form();
    Map<String, String> headers = new HashMap<>(sample.request().headers());
    headers.remove(form.header());

    assertThat(
            verify(
                sample,
                with(sample.request(), headers, sample.request().body()),
                sample.secret(),
                sample.at()))
        .isEqualTo(new Verdict.Refused(Refusal.MISSING));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldHoldASignedTimeToItsToleranceBothWays(Sample sample) {
    if (sample.scheme().clockTolerance().isEmpty()) {
      assertThat(
              verify(sample, sample.request(), sample.secret(), sample.at().plusSeconds(9_999_999)))
          .as("it signs no time")
          .isInstanceOf(Verdict.Verified.class);
      return;
    }
    var tolerance = sample.scheme().clockTolerance().get();
    var stale = new Verdict.Refused(Refusal.STALE);
    for (Instant within : List.of(sample.at().plus(tolerance), sample.at().minus(tolerance))) {
      assertThat(verify(sample, sample.request(), sample.secret(), within))
          .isInstanceOf(Verdict.Verified.class);
    }
    assertThat(
            verify(
                sample,
                sample.request(),
                sample.secret(),
                sample.at().plus(tolerance).plusSeconds(1)))
        .isEqualTo(stale);
    assertThat(
            verify(
                sample,
                sample.request(),
                sample.secret(),
                sample.at().minus(tolerance).minusSeconds(1)))
        .isEqualTo(stale);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldTakeTheNewSecretAndTheOneBeforeWhileItIsRotated(Sample sample) {
    byte[] secret = bytes(sample.secret());
    byte[] other = bytes(Other.of(sample.secret()));

    for (List<byte[]> secrets : List.of(List.of(secret, other), List.of(other, secret))) {
      assertThat(DeliveryCheck.of(sample.scheme(), secrets).verify(sample.request(), sample.at()))
          .isInstanceOf(Verdict.Verified.class);
    }
    assertThat(DeliveryCheck.of(sample.scheme(), List.of()).verify(sample.request(), sample.at()))
        .isEqualTo(new Verdict.Refused(Refusal.NO_SECRET));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldLetInWhatOurOwnSenderSigns(Sample sample) {
    if (sample.sender().isEmpty()) {
      return;
    }
    var form = ((WebhookScheme.Signed) sample.scheme()).form();
    Map<String, String> headers = new HashMap<>(sample.request().headers());
    headers.remove(form.header());
    HttpRequest unsigned = with(sample.request(), headers, sample.request().body());

    HttpRequest signed =
        new WebhookSigner(sample.scheme(), sample.sender())
            .signed(unsigned, sample.id(), sample.at());

    assertThat(verify(sample, signed, sample.secret(), sample.at()))
        .isEqualTo(new Verdict.Verified(sample.id()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldRefuseASignedBodyWhoseTimeIsNone(Sample sample) {
    var form = ((WebhookScheme.Signed) sample.scheme()).form();
    var inBody = form.time().filter(it -> it.source().place() == Source.Place.BODY);
    if (inBody.isEmpty()) {
      return;
    }
    String member = inBody.get().source().name();
    ObjectNode late = (ObjectNode) Json.read(sample.request().body());
    ObjectNode without = late.deepCopy();
    without.remove(member);

    for (ObjectNode body :
        List.of(without, late.deepCopy().put(member, "soon"), late.deepCopy().put(member, -1))) {
      Map<String, String> headers = new HashMap<>(sample.request().headers());
      headers.remove(form.header());
      HttpRequest signed =
          new WebhookSigner(sample.scheme(), sample.sender())
              .signed(
                  with(sample.request(), headers, bytes(Json.write(body))),
                  sample.id(),
                  sample.at());
      assertThat(verify(sample, signed, sample.secret(), sample.at()))
          .isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
    }
  }

  @Test
  void shouldHaveASampleOfEverySenderAndOneWithItsTimeInTheBody() {
    assertThat(samples().map(sample -> ((WebhookScheme.Signed) sample.scheme()).form().time()))
        .anyMatch(time -> time.isPresent() && time.get().source().place() == Source.Place.BODY);
    assertThat(samples().map(sample -> sample.scheme().wire()).collect(Collectors.toSet()))
        .containsAll(Sender.ALL.stream().map(Sender::wire).toList())
        .contains("hmac");
  }

  @Test
  void shouldNotReadGitHubsOldSignature() {
    Sample github = samples().filter(s -> s.file().equals("github-ping.json")).findFirst().get();
    Map<String, String> headers = new HashMap<>(github.request().headers());
    headers.remove("x-hub-signature-256");
    headers.put("x-hub-signature", "sha1=0123456789012345678901234567890123456789");

    assertThat(
            verify(
                github,
                with(github.request(), headers, github.request().body()),
                github.secret(),
                github.at()))
        .isEqualTo(new Verdict.Refused(Refusal.MISSING));
  }

  static Stream<Sample> samples() {
    return StreamSupport.stream(read("vectors.json").spliterator(), false)
        .map(SenderSamplesTest::sample);
  }

  private static Sample sample(JsonNode vector) {
    ObjectNode trigger = Json.object();
    trigger.put("trigger", "sample");
    ObjectNode webhook = vector.get("webhook").deepCopy();
    webhook.putArray("secrets").add("sample");
    trigger.set("webhook", webhook);
    trigger.putObject("start").put("workflow", "a/b");
    Trigger parsed = Trigger.parse(trigger);
    assertThat(Trigger.parse(parsed.document())).isEqualTo(parsed);
    String file = vector.get("file").textValue();
    String secret = vector.get("secret").textValue();
    boolean isPublic =
        secret.startsWith("whpk_")
            || List.of("discord", "sendgrid").contains(parsed.webhook().scheme().wire());
    return new Sample(
        file,
        parsed.webhook().scheme(),
        request(file),
        secret,
        vector.path("sender").asText(isPublic ? "" : secret),
        Instant.ofEpochSecond(vector.get("at").longValue()),
        vector.get("id").textValue());
  }

  /** Another secret of the same kind. */
  private static final class Other {
    static String of(String secret) {
      int at = secret.length() / 2;
      char turned = secret.charAt(at) == 'b' ? 'c' : 'b';
      return secret.substring(0, at) + turned + secret.substring(at + 1);
    }
  }

  private static Verdict verify(Sample sample, HttpRequest request, String secret, Instant at) {
    return DeliveryCheck.of(sample.scheme(), List.of(bytes(secret))).verify(request, at);
  }

  private static HttpRequest with(HttpRequest from, Map<String, String> headers, byte[] body) {
    return new HttpRequest(
        from.method(), from.path(), from.query(), headers, Map.of(), body, from.sourceIp());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static HttpRequest request(String file) {
    try (InputStream in = open(file)) {
      return LambdaHttp.readRequest(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String file) {
    try (InputStream in = open(file)) {
      return Json.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String file) {
    return Objects.requireNonNull(SenderSamplesTest.class.getResourceAsStream(FOLDER + file));
  }
}
