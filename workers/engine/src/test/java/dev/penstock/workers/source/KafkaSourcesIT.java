package dev.penstock.workers.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.workers.asyncapi.KafkaBroker;
import dev.penstock.workers.asyncapi.NatsServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F6, F16: records of a real Kafka broker start runs: taken at least once, started once. */
class KafkaSourcesIT {

  private static final KafkaBroker BROKER = KafkaBroker.shared();

  private static SourceFixture fixture;
  private static KafkaProducer<String, String> producer;
  private static int number;

  private String topic = "";

  @BeforeAll
  static void open() {
    fixture = new SourceFixture();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.bootstrap()),
            new StringSerializer(),
            new StringSerializer());
  }

  @BeforeEach
  void clear() {
    fixture.clear();
    topic = "source-" + ++number;
    BROKER.topic(topic, 2);
    fixture.trigger("orders", origin("earliest", BROKER.plainPort(), ""));
  }

  @AfterAll
  static void close() {
    producer.close();
    fixture.close();
  }

  @Test
  void shouldMakeADeliveryOfEachRecordAndCommitItsOffsetOnceThatIsDurable() throws Exception {
    send(0, "{\"n\": 1}", Map.of());
    send(1, "{\"n\": 2}", event("e1"));
    send(1, "{\"n\": 3}", event("e1"));

    try (Sources _ = fixture.sources().start()) {
      until(SourceFixture.DELIVERIES, "2");
      untilCommitted(0, 1);
      untilCommitted(1, 2);
    }

    assertThat(strings("SELECT sender_id FROM delivery ORDER BY sender_id"))
        .satisfiesExactly(
            place -> assertThat(place).matches("at:[A-Za-z0-9_-]{22}/0/0"),
            event -> assertThat(event).isEqualTo("ce:/shop:e1"));
    assertThat(strings("SELECT DISTINCT scheme || ' ' || content_type FROM delivery"))
        .containsExactly("kafka application/json");
  }

  /** The connection is gone between the delivery's commit and the offset's. */
  @Test
  void shouldStartOnceWhatComesAgainSinceItsOffsetWasNotCommitted() throws Exception {
    send(0, "{}", Map.of());

    try (Sources _ = fixture.mortal().start()) {
      until("SELECT times::text FROM delivery_repeat", "1");
      untilCommitted(0, 1);
    }

    assertThat(strings(SourceFixture.DELIVERIES)).containsExactly("1");
    assertThat(strings("SELECT count(*)::text FROM outbox")).containsExactly("1");
  }

  /** One of two workers takes; the other goes on where it ends. */
  @Test
  void shouldGoOnWithTheOtherWorkerWhenOneEnds() throws Exception {
    Sources first = fixture.sources().start();
    try {
      sendTwenty();
      until(SourceFixture.DELIVERIES, "20");
      try (Sources _ = fixture.sources().start()) {
        first.close();
        sendTwenty();
        until(SourceFixture.DELIVERIES, "40");
        untilCommitted(0, 20);
        untilCommitted(1, 20);
      }
    } finally {
      first.close();
    }
  }

  @Test
  void shouldBeginAtTheEndWhereTheFileSaysSoAndLoseNothingFromThenOn() throws Exception {
    send(0, "{\"old\": true}", Map.of());
    fixture.trigger("orders", origin("latest", BROKER.plainPort(), ""));
    try (Sources _ = fixture.sources().start()) {
      untilCommitted(0, 1);
    }

    send(0, "{\"while\": \"nobody takes\"}", Map.of());
    try (Sources _ = fixture.sources().start()) {
      until(SourceFixture.DELIVERIES, "1");
    }
  }

  @Test
  void shouldKeepPoisonAsRefusedAndGoOn() throws Exception {
    send(0, "{", Map.of("content-type", "application/cloudevents+json"));
    send(0, "plain", Map.of("content-type", "text/plain\u0000\u0007"));

    try (Sources _ = fixture.sources().start()) {
      until(SourceFixture.DELIVERIES, "1");
      untilCommitted(0, 2);
    }

    assertThat(strings("SELECT reason FROM refusal")).containsExactly("unreadable");
  }

  @Test
  void shouldShowItsSecretAndSayWhatIsWrongWithIt() throws Exception {
    fixture.desk.secret("kafka", "{\"username\": \"ada\", \"password\": \"wrong\"}", false);
    fixture.trigger(
        "orders",
        origin("earliest", BROKER.saslPort(), ", \"login\": \"plain\", \"secret\": \"kafka\""));
    send(0, "{}", Map.of());
    try (Sources sources = fixture.sources().start()) {
      NatsServer.await(() -> !sources.notices().isEmpty());
      assertThat(sources.notices().getFirst()).contains("refuses the credentials");

      fixture.desk.secret("kafka", "{\"username\": \"ada\", \"password\": \"lovelace\"}", true);
      until(SourceFixture.DELIVERIES, "1");
    }
  }

  /** The cluster tells of a broker at an address that no rule names. */
  @Test
  void shouldNotGoWhereTheClusterLeadsWithoutARule() {
    fixture.trigger("orders", origin("earliest", BROKER.awayPort(), ""));

    try (Sources sources = fixture.sources().start()) {
      NatsServer.await(() -> !sources.notices().isEmpty());
      assertThat(sources.notices().getFirst()).contains("No rule");
    }
    assertThat(
            strings(
                "SELECT body::jsonb #>> '{detail,source}' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'source.refused'"))
        .anySatisfy(it -> assertThat(it).contains("127.0.0.2"));
  }

  private void sendTwenty() throws Exception {
    for (int i = 0; i < 20; i++) {
      send(i % 2, "{\"n\": " + i + "}", Map.of());
    }
  }

  private String origin(String from, int port, String more) {
    return """
    "kafka": {"servers": ["kafka://127.0.0.1:%d"], "topic": "%s", "group": "%s", "from": "%s"%s}
    """
        .formatted(port, topic, topic, from, more);
  }

  private static Map<String, String> event(String id) {
    return Map.of("ce_specversion", "1.0", "ce_source", "/shop", "ce_id", id, "ce_type", "t");
  }

  private void send(int partition, String value, Map<String, String> headers) throws Exception {
    var record = new ProducerRecord<String, String>(topic, partition, null, value);
    headers.forEach((n, v) -> record.headers().add(n, v.getBytes(StandardCharsets.UTF_8)));
    producer.send(record).get();
  }

  private void untilCommitted(int partition, long offset) {
    NatsServer.await(() -> BROKER.committed(topic, topic, partition) == offset);
  }

  private static void until(String sql, String... expected) {
    fixture.desk.until(sql, expected);
  }

  private static List<String> strings(String sql) {
    return fixture.desk.strings(sql);
  }
}
