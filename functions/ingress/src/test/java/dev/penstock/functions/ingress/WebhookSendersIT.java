package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.NOW;
import static dev.penstock.functions.ingress.FrontDoorFixture.SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.field;
import static dev.penstock.functions.ingress.FrontDoorFixture.request;
import static dev.penstock.functions.ingress.FrontDoorFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.trigger.Sender;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F2: what senders sign, name and ask for, and one run for it. */
class WebhookSendersIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  private final FrontDoorFixture door =
      new FrontDoorFixture(STORE, new IngressSettings(1000, 1000, 5));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldTakeWhatGitHubSigns() {
    door.secret("github-push", "plain secret").trigger("github-push", "github");
    byte[] body = "{\"zen\": 1}".getBytes(StandardCharsets.UTF_8);
    var sender = new WebhookSigner(Sender.GITHUB.scheme(), "plain secret");
    Map<String, String> headers = new HashMap<>(sender.headers("72d3162e", NOW, body));
    headers.put("x-github-event", "ping");
    headers.put("authorization", "Bearer not-to-be-kept");

    HttpResponse answer = door.send(request("github-push", headers, body));

    assertThat(answer.status()).isEqualTo(202);
    String id = field(answer, "deliveryId");
    Delivery stored = door.stored(id);
    assertThat(stored.headers().path("x-github-event").asText()).isEqualTo("ping");
    assertThat(stored.headers().has("authorization")).isFalse();
  }

  /** Stripe names an event in the body, and Slack in a form: both only after it was verified. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stripe|application/json|{\"id\":\"evt_1\"}|evt_1|202",
        "slack|application/x-www-form-urlencoded|command=%2Fgo&trigger_id=13.37|13.37|200",
        "twilio|application/x-www-form-urlencoded|MessageSid=SM1&MessageStatus=sent|tok-1|200",
        "linear|application/json|{\"webhookTimestamp\":1795248000000}|tok-1|202",
        "crc|application/json|{\"for_user_id\":\"1\"}||200"
      })
  void shouldStartOneRunForADeliveryThatItsSenderNames(
      String scheme, String type, String body, String id, int status) {
    String trigger = "by-" + scheme;
    String further =
        scheme.equals("twilio") ? ", \"url\": \"https://hooks.example.com/hooks/by-twilio\"" : "";
    door.secret(trigger, "a secret").trigger(trigger, scheme, further);
    Sender sender =
        Sender.ALL.stream().filter(it -> it.wire().equals(scheme)).findFirst().orElseThrow();
    HttpRequest delivery =
        FrontDoorFixture.signedBy(sender, "a secret", trigger, "tok-1", type, body);

    HttpResponse first = door.send(delivery);
    HttpResponse again = door.send(delivery);

    assertThat(List.of(first.status(), again.status())).containsOnly(status);
    assertThat(again.headers().get("location"))
        .isEqualTo(first.headers().get("location"))
        .startsWith("/api/v1/runs/");
    assertThat(door.rows("delivery", "trigger = '" + trigger + "'")).isOne();
    if (id != null) {
      assertThat(door.rows("delivery", "sender_id = '" + id + "' AND trigger = '" + trigger + "'"))
          .isOne();
    }
  }

  @Test
  void shouldAnswerAHandshakeAndStoreNothing() {
    door.secret("shake", "a secret").trigger("shake", "slack");
    HttpRequest challenge =
        FrontDoorFixture.signedBy(
            Sender.SLACK,
            "a secret",
            "shake",
            "",
            "application/json",
            "{\"type\":\"url_verification\",\"challenge\":\"abc\"}");

    HttpResponse answer = door.send(challenge);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("abc");
    assertThat(door.rows("delivery", "trigger = 'shake'")).isZero();
    assertThat(door.send(with(challenge, "x-slack-signature", "v0=00")).status()).isEqualTo(401);
  }

  @Test
  void shouldAnswerAChallengeByGetAndSayNothingOfOtherTriggers() {
    door.secret("posts", "a secret").trigger("posts", "crc");
    door.secret("plain", SECRET).trigger("plain", "standard-webhooks");

    HttpResponse answer = door.send(challenge("posts"));
    HttpResponse unknown = door.send(challenge("nobody"));
    HttpResponse other = door.send(challenge("plain"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(field(answer, "response_token")).startsWith("sha256=");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.headers()).isEqualTo(unknown.headers());
    assertThat(other.body()).isEqualTo(unknown.body());
  }

  @Test
  void shouldRefuseAVerifiedDeliveryThatCantBeToldFromItsCopy() {
    door.secret("nameless", "a secret").trigger("nameless", "stripe");

    HttpResponse answer =
        door.send(
            FrontDoorFixture.signedBy(
                Sender.STRIPE, "a secret", "nameless", "", "application/json", "{}"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(door.rows("delivery", "trigger = 'nameless'")).isZero();
  }

  @Test
  void shouldNeedAnIdWhereNothingIsSigned() {
    door.trigger("open", "none");

    HttpResponse anonymous = door.send(request("open", Map.of(), new byte[0]));
    HttpResponse named = door.send(request("open", Map.of("idempotency-key", "k1"), new byte[0]));
    HttpResponse again = door.send(request("open", Map.of("idempotency-key", "k1"), new byte[0]));

    assertThat(anonymous.status()).isEqualTo(400);
    assertThat(field(anonymous, "detail")).contains("Idempotency-Key");
    assertThat(named.status()).isEqualTo(202);
    assertThat(field(again, "deliveryId")).isEqualTo(field(named, "deliveryId"));
  }

  private static HttpRequest challenge(String trigger) {
    return new HttpRequest(
        "GET",
        "/hooks/" + trigger,
        "crc_token=abc&nonce=def",
        Map.of(),
        Map.of(),
        new byte[0],
        "192.0.2.1");
  }
}
