package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.NOW;
import static dev.penstock.functions.ingress.FrontDoorFixture.SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.field;
import static dev.penstock.functions.ingress.FrontDoorFixture.problem;
import static dev.penstock.functions.ingress.FrontDoorFixture.request;
import static dev.penstock.functions.ingress.FrontDoorFixture.signed;
import static dev.penstock.functions.ingress.FrontDoorFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.trigger.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F5, F6: what the front door takes, keeps and answers, on a real store. */
class WebhookHandlerIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  private final FrontDoorFixture door =
      new FrontDoorFixture(STORE, new IngressSettings(1000, 1000, 5));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldStoreDeliveryAuditAndOutboxBeforeItSays202() {
    door.secret("order-paid", SECRET).trigger("order-paid", "standard-webhooks");
    HttpRequest delivery = signed("order-paid", "msg_1", "{\"amount\": 7}");

    HttpResponse answer = door.send(delivery);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
    String id = field(answer, "deliveryId");
    String run = field(answer, "runId");
    assertThat(id).startsWith("dlv_");
    assertThat(answer.headers().get("location")).isEqualTo("/api/v1/runs/" + run);
    assertThat(Json.read(answer.body()).path("duplicate").asBoolean(true)).isFalse();
    Delivery stored = door.stored(id);
    assertThat(stored.body()).isEqualTo(delivery.body());
    assertThat(stored.senderId()).isEqualTo("msg_1");
    assertThat(stored.runId()).isEqualTo(run);
    assertThat(stored.receivedAt()).isEqualTo(NOW);
    assertThat(stored.headers().has("webhook-signature")).isFalse();
    assertThat(stored.headers().path("webhook-id").asText()).isEqualTo("msg_1");
    assertThat(door.rows("outbox", "run_id = '" + run + "' AND topic = 'run.from-delivery'"))
        .isOne();
    assertThat(door.rows("waterfall", "run_id = '" + run + "' AND kind = 'ingress'")).isOne();
    assertThat(
            door.rows(
                "audit", "run_id = '" + run + "' AND body::jsonb ->> 'kind' = 'delivery.accepted'"))
        .isOne();
  }

  @Test
  void shouldAnswerTheSameIdsAndStoreNothingWhenADeliveryIsSentAgain() {
    door.secret("again", SECRET).trigger("again", "standard-webhooks");
    HttpResponse first = door.send(signed("again", "msg_1", "{}"));
    long audit = door.rows("audit", "true");
    long bars = door.rows("waterfall", "true");

    HttpResponse second = door.send(signed("again", "msg_1", "{\"other\": 1}"));

    assertThat(second.status()).isEqualTo(202);
    assertThat(field(second, "deliveryId")).isEqualTo(field(first, "deliveryId"));
    assertThat(field(second, "runId")).isEqualTo(field(first, "runId"));
    assertThat(Json.read(second.body()).path("duplicate").asBoolean()).isTrue();
    assertThat(door.rows("delivery", "trigger = 'again'")).isOne();
    assertThat(door.rows("outbox", "run_id = '" + field(first, "runId") + "'")).isOne();
    assertThat(
            door.rows(
                "delivery_repeat",
                "times = 1 AND delivery_id = '" + field(first, "deliveryId") + "'"))
        .isOne();
    assertThat(door.rows("audit", "true")).isEqualTo(audit);
    assertThat(door.rows("waterfall", "true")).isEqualTo(bars);
  }

  @Test
  void shouldKeepTheSameSenderIdOfTwoTriggersApart() {
    door.secret("left", SECRET).trigger("left", "standard-webhooks");
    door.secret("right", SECRET).trigger("right", "standard-webhooks");

    HttpResponse left = door.send(signed("left", "msg_1", "{}"));
    HttpResponse right = door.send(signed("right", "msg_1", "{}"));

    assertThat(field(left, "deliveryId")).isNotEqualTo(field(right, "deliveryId"));
  }

  /** Reading the body is the relay's business: it parks what is no JSON, and nothing is lost. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "\u0000", "[1,", "not json"})
  void shouldStoreABodyThatIsNotWhatItsTypeSays(String body) {
    door.secret("any-bytes", SECRET).trigger("any-bytes", "standard-webhooks");

    assertThat(door.send(signed("any-bytes", "msg_" + body.hashCode(), body)).status())
        .isEqualTo(202);
  }

  @Test
  void shouldStoreInvalidUtf8ByteForByte() {
    door.secret("raw-bytes", SECRET).trigger("raw-bytes", "standard-webhooks");
    byte[] body = {(byte) 0xc3, (byte) 0x28, 0, (byte) 0xff};
    var sender = new WebhookSigner(FrontDoorFixture.STANDARD, SECRET);

    HttpResponse answer =
        door.send(request("raw-bytes", sender.headers("msg_raw", NOW, body), body));

    assertThat(answer.status()).isEqualTo(202);
    String id = field(answer, "deliveryId");
    assertThat(door.stored(id).body()).isEqualTo(body);
  }

  @Test
  void shouldAnswerUnknownAndDisabledWithTheSameBytes() {
    door.secret("closed", SECRET).trigger("closed", "standard-webhooks").disabled("closed");

    HttpResponse unknown = door.send(signed("nobody", "msg_1", "{}"));
    HttpResponse disabled = door.send(signed("closed", "msg_1", "{}"));

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(disabled.headers()).isEqualTo(unknown.headers());
    assertThat(disabled.status()).isEqualTo(unknown.status());
    assertThat(disabled.body()).isEqualTo(unknown.body());
    assertThat(door.rows("delivery", "trigger IN ('closed', 'nobody')")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/hooks", "/hooks/", "/hooks/a/b", "/hooks/A", "/hooks/%61", "/x"})
  void shouldAnswer404WhereThereIsNoDoor(String path) {
    HttpResponse answer =
        door.send(new HttpRequest("POST", path, "", Map.of(), Map.of(), new byte[0], "192.0.2.1"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo(door.send(request("nobody", Map.of(), new byte[0])).body());
  }

  @Test
  void shouldAnswer405ToAnythingButPost() {
    HttpResponse answer =
        door.send(
            new HttpRequest("GET", "/hooks/any", "", Map.of(), Map.of(), new byte[0], "192.0.2.1"));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().get("allow")).isEqualTo("POST");
    assertThat(problem(answer)).isEqualTo("method-not-allowed");
  }

  @Test
  void shouldAnswer413BeyondTheLimitAndTakeWhatIsExactlyAtIt() {
    door.secret("large", SECRET).trigger("large", "standard-webhooks");
    String atTheLimit = "x".repeat(WebhookLimits.MAX_BODY_BYTES);

    assertThat(door.send(signed("large", "m1", atTheLimit)).status()).isEqualTo(202);
    HttpResponse answer = door.send(signed("large", "m2", atTheLimit + "x"));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(problem(answer)).isEqualTo("payload-too-large");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,202",
    "Application/JSON; charset=utf-8,202",
    "text/plain,202",
    "application/cloudevents+json,202",
    "application/x-www-form-urlencoded,202",
    "application/xml,415",
    "image/png,415",
    "text/,415",
    "'',415"
  })
  void shouldTakeTheListedMediaTypesOnly(String type, int status) {
    door.secret("types", SECRET).trigger("types", "standard-webhooks");

    HttpRequest delivery = signed("types", "m" + type.hashCode(), "{}");
    HttpResponse answer = door.send(with(delivery, "content-type", type));

    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void shouldAnswer429WithTheTimeToWait() {
    var slow = new FrontDoorFixture(STORE, new IngressSettings(1, 2, 5));
    slow.secret("slow", SECRET).trigger("slow", "standard-webhooks");
    slow.send(signed("slow", "m1", "{}"));
    slow.send(signed("slow", "m2", "{}"));

    HttpResponse answer = slow.send(signed("slow", "m3", "{}"));

    assertThat(answer.status()).isEqualTo(429);
    assertThat(problem(answer)).isEqualTo("rate-limited");
    assertThat(answer.headers().get("retry-after")).isEqualTo("1");
  }

  /** F16: its messages come by another way, and nobody learns that there is one. */
  @Test
  void shouldHaveNoDoorForATriggerOfABroker() {
    door.trigger(
        Trigger.parse(
            Json.read(
                """
            {"trigger": "queue",
             "sqs": {"queue": "https://sqs.example.com/1/q", "region": "eu-central-1"},
             "start": {"workflow": "a/b"}}
            """)));

    HttpResponse answer = door.send(signed("queue", "m1", "{}"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo(door.send(signed("nobody", "m1", "{}")).body());
    assertThat(door.rows("delivery", "trigger = 'queue'")).isZero();
  }

  @Test
  void shouldRefuseWhatIsNoEvent() throws IOException {
    HttpResponse answer = door.sendEvent("{}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(problem(answer)).isEqualTo("invalid-input");
  }
}
