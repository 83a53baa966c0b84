package dev.penstock.workers.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.asyncapi.KafkaBroker;
import dev.penstock.workers.asyncapi.NatsServer;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.http.Target.Received;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F16, F17: events leave the platform as signed webhooks, until they have arrived. */
class OutboundIT {

  private static final String STATES = "SELECT state FROM outbound ORDER BY seq";
  private static final String ATTEMPTS =
      "SELECT coalesce(outcome, '-') || coalesce(' ' || status, '') FROM outbound_attempt"
          + " ORDER BY outbound_id, attempt";

  private static OutboundFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new OutboundFixture();
  }

  @BeforeEach
  void clear() {
    fixture.clear();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void shouldSendTheEventsThatASubscriptionMeansSignedAndOnRecordBefore() throws Exception {
    fixture.subscribe("orders", "\"order.*\"", ", \"when\": \"${ .data.amount > 0 }\"");
    fixture.tell("order.paid", Json.object().put("amount", 7));
    fixture.tell("order.paid", Json.object().put("amount", 0));
    fixture.tell("door.opened", Json.object().put("amount", 7));

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(1)).start()) {
      fixture.until(STATES, "delivered");
    }

    Received received = fixture.target.received().getFirst();
    assertThat(fixture.target.received()).hasSize(1);
    assertThat(received.header("content-type")).isEqualTo("application/cloudevents+json");
    assertThat(Json.read(received.body()).at("/data/amount").intValue()).isEqualTo(7);
    assertThat(received.header("webhook-id"))
        .isEqualTo(fixture.strings("SELECT id FROM outbound").getFirst());
    assertThat(received.header("webhook-signature"))
        .isEqualTo(signature(OutboundFixture.SECRET, received));
    assertThat(
            fixture.strings(
                "SELECT body::jsonb ->> 'kind' FROM audit"
                    + " WHERE body::jsonb ->> 'subject' = (SELECT id FROM outbound) ORDER BY seq"))
        .containsExactly("outbound.intended", "outbound.delivered");
    assertThat(fixture.strings("SELECT tool FROM receipt")).containsExactly("webhook 127.0.0.1");
    assertThat(fixture.strings(ATTEMPTS)).containsExactly("delivered 200");
  }

  @Test
  void shouldTryAgainUnderTheSameIdUntilItIsTaken() {
    fixture.subscribe("orders", "\"*\"", "");
    answersInTurn(503, 302, 200);
    fixture.tell("order.paid");

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(5)).start()) {
      fixture.until(STATES, "delivered");
    }

    assertThat(fixture.target.received())
        .hasSize(3)
        .extracting(received -> received.header("webhook-id"))
        .containsOnly(fixture.strings("SELECT id FROM outbound").getFirst());
    assertThat(fixture.strings(ATTEMPTS))
        .containsExactly("failed 503", "failed 302", "delivered 200");
    assertThat(fixture.strings("SELECT failures::text FROM subscription")).containsExactly("0");
  }

  @Test
  void shouldGiveAMessageUpAfterTheLastStepOfTheLadder() {
    fixture.subscribe("orders", "\"*\"", "");
    fixture.target.answers(Target.json(500, "{}"));
    fixture.tell("order.paid");

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(3)).start()) {
      fixture.until(STATES, "failed");
    }

    assertThat(fixture.target.received()).hasSize(3);
    assertThat(fixture.strings("SELECT reason FROM outbound"))
        .containsExactly("The endpoint answers 500.");
  }

  @Test
  void shouldWaitAsLongAsTheEndpointAsks() {
    fixture.subscribe("orders", "\"*\"", "");
    fixture.target.answers(Target.with(429, Map.of("Retry-After", "3600"), ""));
    fixture.tell("order.paid");

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(3)).start()) {
      fixture.until(ATTEMPTS, "failed 429");
    }

    assertThat(
            fixture.strings("SELECT (due_at > now() + interval '50 minutes')::text FROM outbound"))
        .containsExactly("true");
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldDisableTheSubscriptionOfAnEndpointThatIsGone() {
    fixture.subscribe("orders", "\"*\"", "");
    fixture.target.answers(Target.json(410, "{}"));
    fixture.tell("order.paid");

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(3)).start()) {
      fixture.until(STATES, "failed");
      fixture.tell("order.paid");
    }

    assertThat(fixture.strings(STATES)).containsExactly("failed");
    assertThat(fixture.strings("SELECT disabled_reason FROM subscription"))
        .containsExactly("The endpoint answers 410: it is gone.");
    assertThat(
            fixture.strings(
                "SELECT body::jsonb ->> 'subject' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'subscription.disabled'"))
        .contains("orders");
  }

  @Test
  void shouldDisableTheSubscriptionWhenNothingHasArrivedForDays() {
    fixture.subscribe("orders", "\"*\"", ", \"disableAfter\": \"P2D\"");
    fixture.store.sql("UPDATE subscription SET failing_since = now() - interval '49 hours'");
    fixture.target.answers(Target.json(500, "{}"));
    fixture.tell("order.paid");

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(9)).start()) {
      fixture.until("SELECT disabled_by FROM subscription", "worker");
    }

    assertThat(fixture.target.received()).hasSize(1);
    assertThat(fixture.strings(STATES)).containsExactly("pending");
  }

  @Test
  void shouldLeaveAnEndpointAloneThatFailsAndAskItWithOneMessageWhetherItIsBack() {
    fixture.subscribe("orders", "\"*\"", "");
    fixture.target.answers(Target.json(500, "{}"));
    for (int i = 0; i < 5; i++) {
      fixture.tell("order.paid");
    }

    try (Outbound _ = fixture.outbound(OutboundFixture.cautious()).start()) {
      fixture.until("SELECT (closed_until IS NOT NULL)::text FROM subscription", "true");
      assertThat(fixture.target.received()).hasSize(2);

      fixture.store.sql("UPDATE subscription SET closed_until = now()");
      fixture.until("SELECT failures::text FROM subscription", "3");
      assertThat(fixture.target.received()).hasSize(3);

      fixture.target.answers(Target.json(200, "{}"));
      fixture.store.sql("UPDATE subscription SET closed_until = now()");
      fixture.until(STATES, "delivered", "delivered", "delivered", "delivered", "delivered");
    }

    assertThat(fixture.target.received()).hasSize(8);
  }

  @Test
  void shouldSendNothingWithoutARuleThatLetsItOut() {
    fixture.allow("action.kind == 'outbound' && action.method == 'POST'");
    fixture.subscribe("orders", "\"*\"", "");
    fixture.tell("order.paid");
    try (Outbound _ = fixture.outbound(OutboundFixture.eager(2)).start()) {
      fixture.until(STATES, "failed");
    }
    assertThat(fixture.strings("SELECT reason FROM outbound").getFirst()).contains("127.0.0.1");

    fixture.allow("action.kind == 'http'");
    fixture.tell("order.paid");
    try (Outbound _ = fixture.outbound(OutboundFixture.eager(2)).start()) {
      fixture.until(STATES, "failed", "failed");
    }

    assertThat(fixture.target.received()).isEmpty();
    assertThat(fixture.strings(ATTEMPTS)).containsOnly("refused").hasSize(4);
    assertThat(fixture.strings("SELECT failures::text FROM subscription")).containsExactly("0");
  }

  @Test
  void shouldSendWhatADeadWorkerHadTaken() {
    fixture.subscribe("orders", "\"*\"", "");
    fixture.tell("order.paid");
    OutboundSettings settings = OutboundFixture.eager(3);
    List<Message> lost = taken(settings);
    assertThat(lost).hasSize(1);
    assertThat(taken(settings)).isEmpty();

    // Its lease is over.
    fixture.store.sql("UPDATE outbound SET due_at = now()");
    try (Outbound _ = fixture.outbound(settings).start()) {
      fixture.until(STATES, "delivered");
    }

    assertThat(fixture.target.received())
        .singleElement()
        .satisfies(
            received -> assertThat(received.header("webhook-id")).isEqualTo(lost.getFirst().id()));
  }

  @Test
  void shouldSendEachEventOnceHoweverManySendersAndHoweverOftenItIsGivenOut() {
    fixture.subscribe("orders", "\"*\"", "");
    fixture.subscribe("others", "\"*\"", "");
    try (Outbound _ = fixture.outbound(OutboundFixture.eager(1)).start();
        Outbound _ = fixture.outbound(OutboundFixture.eager(1)).start()) {
      for (int i = 0; i < 25; i++) {
        long seq = fixture.tell("order.paid");
        fixture.fanout().take(List.of(seq));
      }
      fixture.until("SELECT count(*)::text FROM outbound WHERE state = 'delivered'", "50");
    }

    List<String> ids =
        fixture.target.received().stream().map(received -> received.header("webhook-id")).toList();
    assertThat(ids).hasSize(50);
    assertThat(new HashSet<>(ids)).hasSize(50);
  }

  /** The server keeps one of two under the same id, so a copy is no second event there either. */
  @Test
  void shouldPublishEventsToAStreamOnceAndTryAgainUntilThereIsOne() throws Exception {
    try (NatsServer nats = new NatsServer()) {
      fixture.subscribe(
          Json.read(
              """
              {"subscription": "stream", "events": {"types": ["*"]},
               "nats": {"server": "nats://127.0.0.1:%d", "subject": "out.orders"}}
              """
                  .formatted(nats.port())));
      fixture.tell("order.paid", Json.object().put("amount", 7));
      var streams = nats.connect().jetStreamManagement();
      try (Outbound _ = fixture.outbound(OutboundFixture.eager(1_000)).start()) {
        fixture.until(
            "SELECT (count(*) > 0)::text FROM outbound_attempt WHERE outcome = 'failed'", "true");
        streams.addStream(StreamConfiguration.builder().name("OUT").subjects("out.>").build());
        fixture.until(STATES, "delivered");
        fixture.store.sql("UPDATE outbound SET state = 'pending', due_at = now()");
        fixture.until(STATES, "delivered");
      }

      assertThat(streams.getStreamInfo("OUT").getStreamState().getMsgCount()).isEqualTo(1);
      var stored = streams.getLastMessage("OUT", "out.orders");
      byte[] event = Objects.requireNonNull(stored.getData());
      assertThat(Json.read(event).at("/data/amount").intValue()).isEqualTo(7);
      assertThat(Objects.requireNonNull(stored.getHeaders()).getFirst("content-type"))
          .isEqualTo("application/cloudevents+json");
      assertThat(fixture.strings("SELECT DISTINCT tool FROM receipt"))
          .containsExactly("nats 127.0.0.1");
    }
  }

  /** The attributes are headers, the data is the value; a topic that is missing is waited for. */
  @Test
  void shouldPublishEventsToATopicOfKafkaInBinaryMode() {
    KafkaBroker broker = KafkaBroker.shared();
    fixture.secret("kafka", "{\"username\": \"ada\", \"password\": \"lovelace\"}", false);
    // The first of the two servers is not there.
    fixture.subscribe(
        Json.read(
            """
            {"subscription": "topic", "events": {"types": ["*"]},
             "kafka": {"servers": ["kafka://127.0.0.1:1", "kafka://127.0.0.1:%d"],
                       "topic": "out-orders", "login": "plain", "secret": "kafka"}}
            """
                .formatted(broker.saslPort())));
    fixture.tell("order.paid", Json.object().put("amount", 7));

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(1_000)).start()) {
      fixture.until(
          "SELECT (count(*) > 2)::text FROM outbound_attempt WHERE outcome = 'failed'", "true");
      broker.topic("out-orders", 1);
      fixture.until(STATES, "delivered");
    }

    assertThat(broker.records("out-orders", 1))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.value()).isEqualTo("{\"amount\":7}");
              assertThat(KafkaBroker.headers(record))
                  .containsEntry("ce_type", "order.paid")
                  .containsEntry("ce_specversion", "1.0")
                  .containsEntry("content-type", "application/json")
                  .containsEntry(
                      "webhook-id", fixture.strings("SELECT id FROM outbound").getFirst());
            });
    assertThat(fixture.strings("SELECT DISTINCT tool FROM receipt"))
        .containsExactly("kafka 127.0.0.1");
  }

  /** The cluster tells of another address, which no rule names. */
  @Test
  void shouldNotFollowAClusterWhereNoRuleLeads() {
    KafkaBroker broker = KafkaBroker.shared();
    broker.topic("out-away", 1);
    fixture.subscribe(
        Json.read(
            """
            {"subscription": "topic", "events": {"types": ["*"]},
             "kafka": {"servers": ["kafka://127.0.0.1:%d"], "topic": "out-away"}}
            """
                .formatted(broker.awayPort())));
    fixture.tell("order.paid");

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(1)).start()) {
      fixture.until(STATES, "failed");
    }

    assertThat(fixture.strings(ATTEMPTS)).containsExactly("refused");
    assertThat(
            fixture.strings(
                "SELECT body::jsonb #>> '{detail,target}' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'outbound.led' ORDER BY seq DESC LIMIT 1"))
        .containsExactly("kafka 127.0.0.2");
  }

  /** What LocalStack does not look at; that the services take it is in DeployedIT. */
  @Test
  void shouldSignForAwsAndTakeARefusedEntryForAFailure() {
    fixture.secret("aws", "{\"accessKeyId\": \"AKIAX\", \"secretAccessKey\": \"s\"}", false);
    fixture.secret("no-aws", "text", false);
    fixture.subscribe(
        aws("a-queue", "sqs", "queue", fixture.target.uri("/000000000000/out.fifo"), "", "aws"));
    String endpoint = "\"endpoint\": \"" + fixture.target.uri("") + "\",";
    fixture.subscribe(aws("b-bus", "event-bridge", "bus", "out", endpoint, "aws"));
    fixture.subscribe(aws("c-bus", "event-bridge", "bus", "out", endpoint, "no-aws"));
    fixture.target.answers(Target.json(200, "{\"FailedEntryCount\": 1}"));
    fixture.tell("order.paid");

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(1)).start()) {
      fixture.until("SELECT count(*)::text FROM outbound WHERE state = 'failed'", "3");
    }

    assertThat(fixture.strings("SELECT reason FROM outbound ORDER BY subscription"))
        .satisfiesExactly(
            queue -> assertThat(queue).contains("FailedEntryCount"),
            bus -> assertThat(bus).contains("FailedEntryCount"),
            secret -> assertThat(secret).contains("accessKeyId"));
    assertThat(fixture.target.received())
        .hasSize(2)
        .allSatisfy(
            received ->
                assertThat(received.header("authorization"))
                    .matches(
                        "AWS4-HMAC-SHA256 Credential=AKIAX/\\d{8}/eu-central-1/(sqs|events)"
                            + "/aws4_request, SignedHeaders=\\S+, Signature=[0-9a-f]{64}"))
        .anySatisfy(
            received ->
                assertThat(Json.read(received.body()).path("MessageDeduplicationId").asText())
                    .isEqualTo(
                        fixture
                            .strings("SELECT id FROM outbound WHERE subscription = 'a-queue'")
                            .getFirst()));
  }

  private static com.fasterxml.jackson.databind.JsonNode aws(
      String name, String kind, String member, String value, String endpoint, String secret) {
    return Json.read(
        """
        {"subscription": "%s", "events": {"types": ["*"]},
         "%s": {"%s": "%s", %s "region": "eu-central-1", "secret": "%s"}}
        """
            .formatted(name, kind, member, value, endpoint, secret));
  }

  @Test
  void shouldSignWithBothVersionsOfASecretThatIsRotated() throws Exception {
    String next = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    fixture.secret("both", OutboundFixture.SECRET, false);
    fixture.secret("both", next, true);
    fixture.subscribe(
        Json.read(
            """
            {"subscription": "orders", "events": {"types": ["*"]},
             "webhook": {"url": "%s", "secret": "both"}}
            """
                .formatted(fixture.target.uri("/in"))));
    fixture.tell("order.paid");

    try (Outbound _ = fixture.outbound(OutboundFixture.eager(1)).start()) {
      fixture.until(STATES, "delivered");
    }

    Received received = fixture.target.received().getFirst();
    assertThat(received.header("webhook-signature"))
        .isEqualTo(signature(next, received) + " " + signature(OutboundFixture.SECRET, received));
  }

  @Test
  void shouldKeepAMessageWhoseFilterFailsAndSendNothingForARowThatWasChanged() {
    fixture.subscribe("orders", "\"*\"", ", \"when\": \"${ .data.n + {} > 0 }\"");
    fixture.subscribe("others", "\"*\"", "");
    fixture.store.sql(
        "UPDATE subscription SET document = replace(document, '/in', '/mine') WHERE name = 'others'");

    fixture.tell("order.paid");

    assertThat(fixture.strings("SELECT subscription || ' ' || state FROM outbound"))
        .containsExactly("orders failed");
    assertThat(fixture.strings("SELECT reason FROM outbound").getFirst()).contains("filter fails");
  }

  private static List<Message> taken(OutboundSettings settings) {
    return fixture
        .store
        .worker()
        .inTransaction(transaction -> new OutboundQueue(settings).take(transaction, 10));
  }

  private static void answersInTurn(int... statuses) {
    AtomicInteger next = new AtomicInteger();
    fixture.target.answers(
        (exchange, received) -> {
          int status = statuses[Math.min(next.getAndIncrement(), statuses.length - 1)];
          Target.with(status, Map.of("Location", "/elsewhere"), "").answer(exchange, received);
        });
  }

  /** Worked out anew, from the words of Standard Webhooks 1.0.0. */
  private static String signature(String secret, Received received)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String signed =
        received.header("webhook-id")
            + "."
            + received.header("webhook-timestamp")
            + "."
            + received.body();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }
}
