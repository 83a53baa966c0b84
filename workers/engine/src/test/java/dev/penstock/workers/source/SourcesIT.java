package dev.penstock.workers.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.delivery.StoredDeliveries;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.json.Json;
import dev.penstock.workers.asyncapi.NatsServer;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F6, F16: messages of a real NATS server start runs: taken at least once, started once. */
class SourcesIT {

  private static final String SENDERS = "SELECT sender_id FROM delivery ORDER BY received_at, id";

  private static SourceFixture fixture;
  private static NatsServer nats;
  private static JetStreamManagement streams;
  private static JetStream messages;
  private static int number;

  private String stream = "";

  @BeforeAll
  static void open() throws Exception {
    fixture = new SourceFixture();
    nats = NatsServer.configured("max_payload: 8MB\njetstream: enabled\n");
    streams = nats.connect().jetStreamManagement();
    messages = nats.connect().jetStream();
  }

  @BeforeEach
  void clear() throws Exception {
    fixture.clear();
    stream = "S" + ++number;
    streams.addStream(StreamConfiguration.builder().name(stream).subjects(stream + ".>").build());
    fixture.trigger("orders", origin(nats.port(), stream, ""));
  }

  @AfterAll
  static void close() {
    nats.close();
    fixture.close();
  }

  @Test
  void shouldMakeADeliveryOfEachMessageAndAcknowledgeItOnceItIsDurable() throws Exception {
    send("paid", new Headers().add("Nats-Msg-Id", "o-1").add("X-Lang", "en"), "{\"n\": 1}");
    send("paid", new Headers(), "plain");

    try (Sources _ = fixture.sources().start()) {
      until(SourceFixture.DELIVERIES, "2");
      untilSettled();
    }

    assertThat(strings("SELECT scheme || ' ' || content_type FROM delivery ORDER BY received_at"))
        .containsExactly("nats application/json", "nats ");
    assertThat(strings(SENDERS).getFirst()).isEqualTo("key:o-1");
    assertThat(strings(SENDERS).getLast()).startsWith("at:" + stream + "/2@");
    var delivery =
        fixture
            .desk
            .store
            .worker()
            .inTransaction(
                connection ->
                    new StoredDeliveries(fixture.desk.store.keyring())
                        .find(connection, strings("SELECT id FROM delivery").getFirst()))
            .orElseThrow();
    assertThat(Json.read(delivery.body()).path("n").asInt()).isEqualTo(1);
    assertThat(delivery.headers().path("nats-subject").asText()).isEqualTo(stream + ".paid");
    assertThat(delivery.headers().path("x-lang").asText()).isEqualTo("en");
    assertThat(strings("SELECT topic FROM outbox")).hasSize(2);
    assertThat(
            strings(
                "SELECT body::jsonb #>> '{detail,source}' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'source.opened' ORDER BY seq DESC LIMIT 1"))
        .containsExactly("nats 127.0.0.1:" + nats.port());
  }

  /** Two nodes on one store and one consumer; every event sent twice. */
  @Test
  void shouldStartEachOnceWithTwoWorkersAndCopies() throws Exception {
    try (Sources _ = fixture.sources().start();
        Sources _ = fixture.sources().start()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 40; i++) {
          messages.publish(
              NatsMessage.builder().subject(stream + ".x").headers(event(i)).data("{}").build());
        }
      }
      untilSettled();
      until(SourceFixture.DELIVERIES, "40");
    }

    assertThat(strings("SELECT count(*)::text FROM outbox")).containsExactly("40");
    assertThat(strings("SELECT sum(times)::text FROM delivery_repeat")).containsExactly("40");
  }

  /** The connection is gone between the delivery's commit and the acknowledgement. */
  @Test
  void shouldStartOnceWhatComesAgainSinceNobodyAcknowledgedIt() throws Exception {
    streams.addOrUpdateConsumer(
        stream,
        ConsumerConfiguration.builder()
            .durable("penstock")
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(Duration.ofSeconds(2))
            .build());
    send("paid", new Headers(), "{}");

    try (Sources _ = fixture.mortal().start()) {
      until("SELECT times::text FROM delivery_repeat", "1");
      untilSettled();
    }

    assertThat(strings(SourceFixture.DELIVERIES)).containsExactly("1");
    assertThat(strings("SELECT count(*)::text FROM outbox")).containsExactly("1");
  }

  @Test
  void shouldKeepPoisonAsRefusedAndGoOn() throws Exception {
    send("a", new Headers().add("Content-Type", "application/cloudevents+json"), "{\"id\":");
    messages.publish(stream + ".b", new byte[WebhookLimits.MAX_BODY_BYTES + 1]);
    send("c", new Headers(), "{}");

    try (Sources _ = fixture.sources().start()) {
      until(SourceFixture.DELIVERIES, "1");
      untilSettled();
    }

    assertThat(strings("SELECT reason FROM refusal ORDER BY bytes"))
        .containsExactly("unreadable", "too-large");
  }

  @Test
  void shouldSayWhatIsWrongAndTakeWhatWaitedOnceItIsPutRight() throws Exception {
    fixture.trigger("orders", origin(nats.port(), "NONE", ""));
    fixture.trigger("away", origin(1, stream, ""));
    send("a", new Headers(), "{}");
    try (Sources sources = fixture.sources().start()) {
      NatsServer.await(() -> sources.notices().size() == 2);
      assertThat(sources.notices())
          .anySatisfy(it -> assertThat(it).contains("orders").contains("no stream NONE"))
          .anySatisfy(it -> assertThat(it).contains("away").contains("127.0.0.1:1"));

      fixture.trigger("orders", origin(nats.port(), stream, ""));
      until(SourceFixture.DELIVERIES, "1");
      NatsServer.await(() -> sources.notices().size() == 1);

      fixture.desk.allow("action.kind == 'outbound'");
      fixture.trigger("orders", origin(nats.port(), stream, ", \"subject\": \"%s.>\""));
      NatsServer.await(() -> sources.notices().stream().anyMatch(it -> it.contains("orders")));
    }
    assertThat(
            strings(
                "SELECT DISTINCT body::jsonb ->> 'subject' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'source.refused'"))
        .contains("orders");
  }

  @Test
  void shouldTakeNothingWithoutARuleThatLetsItIn() throws Exception {
    fixture.desk.allow("action.kind == 'source'");
    send("a", new Headers(), "{}");

    try (Sources sources = fixture.sources().start()) {
      NatsServer.await(() -> !sources.notices().isEmpty());
      assertThat(sources.notices().getFirst()).contains("127.0.0.1");
    }

    assertThat(strings(SourceFixture.DELIVERIES)).containsExactly("0");
  }

  @Test
  void shouldLeaveMessagesAtTheBrokerWhileTheStoreTakesNone() throws Exception {
    streams.addOrUpdateConsumer(
        stream,
        ConsumerConfiguration.builder()
            .durable("penstock")
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(Duration.ofSeconds(5))
            .build());
    for (int i = 0; i < 30; i++) {
      send("a", new Headers(), "{\"n\": " + i + "}");
    }
    fixture.desk.store.sql("REVOKE INSERT ON delivery FROM penstock_ingress");
    try (Sources sources = fixture.sources().start()) {
      NatsServer.await(() -> !sources.notices().isEmpty());
      assertThat(consumer().getNumAckPending() + consumer().getNumPending()).isEqualTo(30);
      fixture.desk.store.sql("GRANT INSERT ON delivery TO penstock_ingress");

      until(SourceFixture.DELIVERIES, "30");
      untilSettled();
    }
  }

  @Test
  void shouldStopWithTheTriggerAndGoOnWithIt() throws Exception {
    try (Sources _ = fixture.sources().start()) {
      send("a", new Headers(), "{}");
      until(SourceFixture.DELIVERIES, "1");
      fixture.enable("orders", false);
      NatsServer.await(() -> nats.subscribers() == 0);
      send("b", new Headers(), "{}");
      assertThat(strings(SourceFixture.DELIVERIES)).containsExactly("1");

      fixture.enable("orders", true);
      until(SourceFixture.DELIVERIES, "2");
    }
  }

  @Test
  void shouldRefuseAConsumerThatWouldLoseMessages() throws Exception {
    streams.addOrUpdateConsumer(
        stream,
        ConsumerConfiguration.builder()
            .durable("penstock")
            .ackPolicy(AckPolicy.Explicit)
            .maxDeliver(3)
            .build());

    try (Sources sources = fixture.sources().start()) {
      NatsServer.await(() -> !sources.notices().isEmpty());
      assertThat(sources.notices().getFirst()).contains("max deliver to -1");
    }
  }

  private static Headers event(int i) {
    return new Headers()
        .add("Ce-Specversion", "1.0")
        .add("Ce-Source", "/shop")
        .add("Ce-Id", "e" + i);
  }

  static String origin(int port, String stream, String more) {
    return """
    "nats": {"server": "nats://127.0.0.1:%d", "stream": "%s", "consumer": "penstock"%s}
    """
        .formatted(port, stream, more.formatted(stream));
  }

  private void send(String subject, Headers headers, String body) throws Exception {
    messages.publish(
        NatsMessage.builder()
            .subject(stream + "." + subject)
            .headers(headers)
            .data(body.getBytes(StandardCharsets.UTF_8))
            .build());
  }

  private ConsumerInfo consumer() throws IOException, JetStreamApiException {
    return streams.getConsumerInfo(stream, "penstock");
  }

  private void untilSettled() {
    NatsServer.await(
        () -> {
          try {
            ConsumerInfo info = consumer();
            return info.getNumPending() == 0 && info.getNumAckPending() == 0;
          } catch (JetStreamApiException e) {
            // It is made when the first worker comes.
            return false;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void until(String sql, String... expected) {
    fixture.desk.until(sql, expected);
  }

  private static List<String> strings(String sql) {
    return fixture.desk.strings(sql);
  }
}
