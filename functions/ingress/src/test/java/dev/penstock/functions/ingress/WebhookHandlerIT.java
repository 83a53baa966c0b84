package dev.penstock.functions.ingress;

import static dev.penstock.functions.ingress.FrontDoorFixture.NOW;
import static dev.penstock.functions.ingress.FrontDoorFixture.OTHER_SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.SECRET;
import static dev.penstock.functions.ingress.FrontDoorFixture.field;
import static dev.penstock.functions.ingress.FrontDoorFixture.request;
import static dev.penstock.functions.ingress.FrontDoorFixture.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.StoredDeliveries;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.trigger.Sender;
import dev.penstock.trigger.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F3, F4, F5, F6: every answer of the front door, on a real store. */
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
    Delivery stored = stored(id);
    assertThat(stored.body()).isEqualTo(delivery.body());
    assertThat(stored.senderId()).isEqualTo("msg_1");
    assertThat(stored.runId()).isEqualTo(run);
    assertThat(stored.receivedAt()).isEqualTo(NOW);
    assertThat(stored.headers().has("webhook-signature")).isFalse();
    assertThat(stored.headers().path("webhook-id").asText()).isEqualTo("msg_1");
    assertThat(rows("outbox", "run_id = '" + run + "' AND topic = 'run.from-delivery'")).isOne();
    assertThat(rows("waterfall", "run_id = '" + run + "' AND kind = 'ingress'")).isOne();
    assertThat(
            rows(
                "audit", "run_id = '" + run + "' AND body::jsonb ->> 'kind' = 'delivery.accepted'"))
        .isOne();
  }

  @Test
  void shouldAnswerTheSameIdsAndStoreNothingWhenADeliveryIsSentAgain() {
    door.secret("again", SECRET).trigger("again", "standard-webhooks");
    HttpResponse first = door.send(signed("again", "msg_1", "{}"));
    long audit = rows("audit", "true");
    long bars = rows("waterfall", "true");

    HttpResponse second = door.send(signed("again", "msg_1", "{\"other\": 1}"));

    assertThat(second.status()).isEqualTo(202);
    assertThat(field(second, "deliveryId")).isEqualTo(field(first, "deliveryId"));
    assertThat(field(second, "runId")).isEqualTo(field(first, "runId"));
    assertThat(Json.read(second.body()).path("duplicate").asBoolean()).isTrue();
    assertThat(rows("delivery", "trigger = 'again'")).isOne();
    assertThat(rows("outbox", "run_id = '" + field(first, "runId") + "'")).isOne();
    assertThat(
            rows(
                "delivery_repeat",
                "times = 1 AND delivery_id = '" + field(first, "deliveryId") + "'"))
        .isOne();
    assertThat(rows("audit", "true")).isEqualTo(audit);
    assertThat(rows("waterfall", "true")).isEqualTo(bars);
  }

  @Test
  void shouldKeepTheSameSenderIdOfTwoTriggersApart() {
    door.secret("left", SECRET).trigger("left", "standard-webhooks");
    door.secret("right", SECRET).trigger("right", "standard-webhooks");

    HttpResponse left = door.send(signed("left", "msg_1", "{}"));
    HttpResponse right = door.send(signed("right", "msg_1", "{}"));

    assertThat(field(left, "deliveryId")).isNotEqualTo(field(right, "deliveryId"));
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
    Delivery stored = stored(id);
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
    assertThat(rows("delivery", "trigger = '" + trigger + "'")).isOne();
    if (id != null) {
      assertThat(rows("delivery", "sender_id = '" + id + "' AND trigger = '" + trigger + "'"))
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
    assertThat(rows("delivery", "trigger = 'shake'")).isZero();
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
    assertThat(rows("delivery", "trigger = 'nameless'")).isZero();
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
    assertThat(stored(id).body()).isEqualTo(body);
  }

  @Test
  void shouldRefuseEveryReasonWithTheSameBytesAndRecordWhich() {
    door.secret("uniform", SECRET).trigger("uniform", "standard-webhooks");
    door.trigger("no-secret", "standard-webhooks");
    HttpRequest right = signed("uniform", "msg_1", "{}");

    List<HttpResponse> answers =
        List.of(
            door.send(request("uniform", Map.of(), right.body())),
            door.send(with(right, "webhook-timestamp", "yesterday")),
            door.send(signed("uniform", "msg_1", "{}", OTHER_SECRET, NOW)),
            door.send(signed("uniform", "msg_1", "{}", SECRET, NOW.minusSeconds(301))),
            door.send(signed("no-secret", "msg_1", "{}")));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(401);
              assertThat(answer.headers()).isEqualTo(answers.getFirst().headers());
              assertThat(answer.body()).isEqualTo(answers.getFirst().body());
            });
    assertThat(problem(answers.getFirst())).isEqualTo("unauthenticated");
    assertThat(answers.getFirst().headers()).containsKey("www-authenticate");
    for (String reason : List.of("missing", "malformed", "wrong", "stale")) {
      assertThat(refused("uniform", reason)).as(reason).isOne();
    }
    assertThat(refused("no-secret", "no-secret")).isOne();
    assertThat(rows("delivery", "trigger IN ('uniform', 'no-secret')")).isZero();
  }

  @Test
  void shouldBoundWhatAFloodOfRefusalsLeavesBehind() {
    door.secret("flooded", SECRET).trigger("flooded", "standard-webhooks");

    for (int i = 0; i < 30; i++) {
      assertThat(door.send(request("flooded", Map.of(), new byte[0])).status()).isEqualTo(401);
    }

    assertThat(refused("flooded", "missing")).isEqualTo(5);
    assertThat(rows("refusal", "trigger = 'flooded' AND reason = 'missing'")).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"-301,401", "-300,202", "300,202", "301,401"})
  void shouldHoldTheToleranceBothWays(int seconds, int status) {
    door.secret("clocks", SECRET).trigger("clocks", "standard-webhooks");

    assertThat(
            door.send(signed("clocks", "m" + seconds, "{}", SECRET, NOW.plusSeconds(seconds)))
                .status())
        .isEqualTo(status);
  }

  @Test
  void shouldTakeOldAndNewSecretWhileOneIsRotated() {
    door.secret("rotating", SECRET).trigger("rotating", "standard-webhooks");
    door.rotated("rotating", OTHER_SECRET);

    assertThat(door.send(signed("rotating", "m1", "{}", SECRET, NOW)).status()).isEqualTo(202);
    assertThat(door.send(signed("rotating", "m2", "{}", OTHER_SECRET, NOW)).status())
        .isEqualTo(202);

    door.secret("rotating", OTHER_SECRET);
    assertThat(door.send(signed("rotating", "m3", "{}", SECRET, NOW)).status()).isEqualTo(401);
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
    assertThat(rows("delivery", "trigger IN ('closed', 'nobody')")).isZero();
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

  @Test
  void shouldLetNothingInThroughATriggerThatWasChangedBehindItsBack() {
    door.secret("bent", SECRET).trigger("bent", "standard-webhooks");
    door.tamper(
        "UPDATE trigger SET document = replace(document, 'standard-webhooks', 'none')"
            + " WHERE name = 'bent'");

    HttpResponse answer = door.send(signed("bent", "m1", "{}"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("retry-after");
    assertThat(refused("bent", "tampered")).isOne();
    assertThat(rows("delivery", "trigger = 'bent'")).isZero();
  }

  @Test
  void shouldAskTheSenderToTryAgainWhenASecretIsUnderARootKeyThatIsNotThere() {
    door.secret("elsewhere", SECRET).trigger("elsewhere", "standard-webhooks");
    door.tamper("UPDATE secret SET root = 'aws-kms:elsewhere' WHERE name = 'elsewhere'");

    HttpResponse answer = door.send(signed("elsewhere", "m1", "{}"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("retry-after");
    assertThat(rows("delivery", "trigger = 'elsewhere'")).isZero();
  }

  @Test
  void shouldLetNothingInWithASecretThatWasMovedToAnotherRow() {
    door.secret("moved", OTHER_SECRET).secret("source", SECRET);
    door.trigger("moved", "standard-webhooks");
    door.tamper(
        "UPDATE secret SET ciphertext = (SELECT ciphertext FROM secret WHERE name = 'source')"
            + " WHERE name = 'moved'");

    assertThat(door.send(signed("moved", "m1", "{}")).status()).isEqualTo(503);
    assertThat(refused("moved", "tampered")).isOne();
  }

  /** Another trigger may use it, so the front door sees it: it opens that one's door alone. */
  @Test
  void shouldVerifyWithASecretOfAFolderOnlyWhatStartsSomethingThere() {
    door.secret("ours", SECRET, "a").trigger("ours", "standard-webhooks");
    door.trigger(
        Trigger.parse(
            Json.read(
                """
                {"trigger": "theirs",
                 "webhook": {"scheme": "standard-webhooks", "secrets": ["ours"]},
                 "start": {"workflow": "c/d"}}
                """)));

    assertThat(door.send(signed("ours", "m1", "{}")).status()).isEqualTo(202);
    assertThat(door.send(signed("theirs", "m2", "{}")).status()).isEqualTo(401);
    assertThat(rows("delivery", "trigger = 'theirs'")).isZero();
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
    assertThat(rows("delivery", "trigger = 'queue'")).isZero();
  }

  @Test
  void shouldRefuseWhatIsNoEvent() throws IOException {
    HttpResponse answer = door.sendEvent("{}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(problem(answer)).isEqualTo("invalid-input");
  }

  private static HttpRequest with(HttpRequest request, String header, String value) {
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.put(header, value);
    return new HttpRequest(
        request.method(), request.path(), "", headers, Map.of(), request.body(), "192.0.2.1");
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

  private static String problem(HttpResponse response) {
    assertThat(response.headers().get("content-type")).isEqualTo("application/problem+json");
    return field(response, "code");
  }

  private long refused(String trigger, String reason) {
    return rows(
        "audit",
        "body::jsonb ->> 'kind' = 'delivery.refused' AND body::jsonb ->> 'subject' = '"
            + trigger
            + "' AND body::jsonb -> 'detail' ->> 'reason' = '"
            + reason
            + "'");
  }

  private long rows(String table, String where) {
    return door.count("SELECT count(*) FROM " + table + " WHERE " + where);
  }

  private static Delivery stored(String id) {
    var deliveries = new StoredDeliveries(STORE.keyring());
    return STORE.worker().inTransaction(c -> deliveries.find(c, id)).orElseThrow();
  }
}
