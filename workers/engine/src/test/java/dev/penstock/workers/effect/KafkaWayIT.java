package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.asyncapi.KafkaBroker;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tls.TestAuthority;
import dev.penstock.workers.tool.Reach;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code call: asyncapi} over Kafka on the way of an effect, against a real broker (F103). */
class KafkaWayIT {

  private static final EffectFixture FIXTURE = new EffectFixture();
  private static final KafkaBroker BROKER = KafkaBroker.shared();
  private static final TestAuthority AUTHORITY = BROKER.authority();

  @BeforeAll
  static void prepare() {
    FIXTURE.target.answers(Target.with(200, Map.of(), document()));
    TestAuthority.Issued client = AUTHORITY.issue("penstock");
    Map<String, String> secrets =
        Map.of(
            "ada", "{\"username\": \"ada\", \"password\": \"lovelace\"}",
            "grace", "{\"username\": \"grace\", \"password\": \"ho\\\"pp\\\\er\"}",
            "nobody", "{\"username\": \"ada\", \"password\": \"wrong\"}",
            "bundle", client.key() + client.certificate());
    FIXTURE.secrets(secrets);
    BROKER.user("grace", "ho\"pp\\er");
    BROKER.topic("orders", 3);
    BROKER.topic("inbox", 2);
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Test
  void shouldPublishWithKeyAndHeadersWhereEveryProducerWouldPutIt() {
    EffectRequest request = publish("order", "plain", "{\"id\": \"o-1\", \"n\": 1}");

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(result(outcome).at("/payload/n").asInt()).isEqualTo(1);
    ConsumerRecord<String, String> record =
        all("orders", 3).stream().filter(r -> "o-1".equals(r.key())).findFirst().orElseThrow();
    assertThat(Json.read(record.value()).path("id").asText()).isEqualTo("o-1");
    assertThat(header(record, "lang")).isEqualTo("en");
    assertThat(header(record, "Idempotency-Key")).isEqualTo(request.key());
    send("orders", "o-1", "{}");
    assertThat(all("orders", 3).stream().filter(r -> "o-1".equals(r.key())))
        .as("the client's own partitioner agrees")
        .extracting(ConsumerRecord::partition)
        .containsExactly(record.partition(), record.partition());
    assertThat(FIXTURE.strings("SELECT tool FROM receipt WHERE run_id = ?", request.task().runId()))
        .containsExactly("asyncapi order 127.0.0.1");
  }

  @Test
  void shouldTakeEachMessageOnceAlsoWhenAnotherWorkerGoesOn() {
    String run = FIXTURE.newRun();
    JsonNode none = result(FIXTURE.effects().perform(batch(run, 1, NullNode.getInstance())));
    List<String> taken = new ArrayList<>(texts(none));
    send("inbox", null, "{\"n\": 1}");
    send("inbox", "a", "{\"n\": 2}");
    send("inbox", "b", "{\"n\": 3}");

    JsonNode after = none.path("after");
    LedgeredEffects worker = FIXTURE.effects();
    for (int part = 2; part < 8 && taken.size() < 3; part++) {
      JsonNode got = result(worker.perform(batch(run, part, after)));
      taken.addAll(texts(got));
      after = got.path("after");
      if (part == 2) {
        worker.close();
        worker = FIXTURE.effects();
      }
    }
    JsonNode rest = result(worker.perform(batch(run, 9, after)));
    worker.close();

    assertThat(taken).containsExactlyInAnyOrder("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    assertThat(texts(rest)).isEmpty();
  }

  @Test
  void shouldTakeNothingOfATransactionThatWasAborted() throws Exception {
    String run = FIXTURE.newRun();
    JsonNode none = result(FIXTURE.effects().perform(batch(run, 1, NullNode.getInstance())));
    try (KafkaProducer<String, String> producer =
        producer(Map.of("transactional.id", "tx-" + run))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("inbox", 0, null, "{\"n\":\"aborted\"}")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("inbox", 0, null, "{\"n\":\"kept\"}")).get();
      producer.commitTransaction();
    }

    JsonNode got = result(FIXTURE.effects().perform(batch(run, 2, none.path("after"))));

    assertThat(texts(got)).containsExactly("{\"n\":\"kept\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "sasl,  basic,       ada",
    "scram, basic,       grace",
    "tls,   certificate, bundle",
  })
  void shouldPublishAsWhomTheBrokerKnows(String server, String scheme, String secret) {
    EffectRequest request = publish("order", server, "{\"id\": \"x\"}");
    ((ObjectNode) request.arguments())
        .putObject("authentication")
        .put("scheme", scheme)
        .put("secret", secret);

    assertThat(trusting().perform(request)).isInstanceOf(EffectOutcome.Done.class);
    assertThat(AuthenticationIT.everyText(FIXTURE)).noneMatch(text -> text.contains("lovelace"));
  }

  @ParameterizedTest
  @CsvSource({
    "sasl, basic,       nobody, authentication",
    "tls,  '',          '',     communication|authentication",
    "tls,  bearer,      ada,    configuration",
    "plain, certificate, bundle, configuration",
  })
  void shouldPublishNothingAsSomebodyElse(
      String server, String scheme, String secret, String type) {
    EffectRequest request = publish("order", server, "{\"id\": \"x\"}");
    if (!scheme.isEmpty()) {
      ((ObjectNode) request.arguments())
          .putObject("authentication")
          .put("scheme", scheme)
          .put("secret", secret);
    }

    assertFailed(trusting().perform(request), type);
  }

  /** Denied, or allowed by a rule that does not name it: it is no public address. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNotConnectToABrokerThatThePolicyDoesNotOpen(boolean allowed) {
    PolicyGate other =
        EffectFixture.gate(
            allowed ? new Ruling.Verdict.Allow() : new Ruling.Verdict.Deny(), Reach.PUBLIC);
    PolicyGate gate =
        (request, action) ->
            (action.host().equals("127.0.0.2") ? other : EffectFixture.allow())
                .rule(request, action);

    EffectOutcome outcome =
        FIXTURE
            .effects(gate, FaultPoint.none())
            .perform(publish("order", "away", "{\"id\": \"x\"}"));

    assertFailed(outcome, "authorization");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere | {\"id\": \"x\"} | communication",
        "order   | {\"n\": 1}      | validation",
        "keyless | {\"id\": \"x\"} | validation",
      })
  void shouldFailForCertainWhenItCannotBeSent(String operation, String payload, String type) {
    assertFailed(FIXTURE.effects().perform(publish(operation, "plain", payload)), type);
  }

  @Test
  void shouldRefuseAnOperationThatWantsAConsumerGroup() {
    assertFailed(
        FIXTURE.effects().perform(batch("share", FIXTURE.newRun(), 0, NullNode.instance)),
        "validation");
  }

  private static void assertFailed(EffectOutcome outcome, String type) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed ->
                assertThat(failed.error().type())
                    .as(failed.error().detail())
                    .matches(".*/(" + type + ")"));
  }

  private static LedgeredEffects trusting() {
    return FIXTURE.effects(
        EffectFixture.gate(new Ruling.Verdict.Allow(), new Reach(true, AUTHORITY.certificate())),
        FaultPoint.none());
  }

  private static EffectRequest publish(String operation, String server, String payload) {
    ObjectNode arguments = arguments(operation, server);
    ObjectNode message = arguments.putObject("message");
    message.set("payload", Json.read(payload));
    message.putObject("headers").put("lang", "en");
    return FIXTURE.request("asyncapi", FIXTURE.newRun(), Idempotency.NONE, arguments);
  }

  private static EffectRequest batch(String run, int part, JsonNode after) {
    return batch("hear", run, part, after);
  }

  private static EffectRequest batch(String operation, String run, int part, JsonNode after) {
    ObjectNode arguments = arguments(operation, "plain");
    arguments.put("subscribe", true);
    arguments
        .putObject(EffectRequest.BATCH)
        .put("subscription", run)
        .put("most", 10)
        .set("after", after);
    return FIXTURE
        .request("asyncapi", run, Idempotency.SAFE, arguments)
        .part(part)
        .within(Duration.ofSeconds(4));
  }

  private static ObjectNode arguments(String operation, String server) {
    ObjectNode arguments = Json.object().put("operation", operation);
    arguments.putObject("document").put("endpoint", FIXTURE.target.uri("/orders.yaml"));
    arguments.putObject("server").put("name", server);
    return arguments;
  }

  private static JsonNode result(EffectOutcome outcome) {
    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    return ((EffectOutcome.Done) outcome).result();
  }

  private static List<String> texts(JsonNode batch) {
    return batch
        .path("messages")
        .valueStream()
        .map(message -> Json.write(message.path("payload")))
        .toList();
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static void send(String topic, @Nullable String key, String value) {
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KafkaProducer<String, String> producer(Map<String, String> more) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", BROKER.bootstrap());
    settings.putAll(more);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static List<ConsumerRecord<String, String>> all(String topic, int partitions) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", BROKER.bootstrap());
    List<ConsumerRecord<String, String>> found = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> assigned = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        assigned.add(new TopicPartition(topic, i));
      }
      consumer.assign(assigned);
      consumer.seekToBeginning(assigned);
      Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
      while (assigned.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  private static String document() {
    return """
    asyncapi: 3.0.0
    info: { title: orders, version: 1.0.0 }
    servers:
      plain: { host: '127.0.0.1:%d', protocol: kafka }
      sasl: { host: '127.0.0.1:%d', protocol: kafka, security: [ { type: plain } ] }
      scram: { host: '127.0.0.1:%d', protocol: kafka, security: [ { type: scramSha256 } ] }
      tls: { host: '127.0.0.1:%d', protocol: kafka-secure }
      away: { host: '127.0.0.1:%d', protocol: kafka }
    channels:
      orders:
        address: anything
        bindings: { kafka: { topic: orders, partitions: 3 } }
        messages:
          order:
            bindings: { kafka: { key: { type: string }, x-key: '$message.payload#/id' } }
      keyless:
        address: orders
        messages: { order: { bindings: { kafka: { key: { type: string } } } } }
      inbox: { address: inbox }
      nowhere: { address: nowhere }
    operations:
      order: { action: send, channel: { $ref: '#/channels/orders' } }
      keyless: { action: send, channel: { $ref: '#/channels/keyless' } }
      nowhere: { action: send, channel: { $ref: '#/channels/nowhere' } }
      hear: { action: receive, channel: { $ref: '#/channels/inbox' } }
      share:
        action: receive
        channel: { $ref: '#/channels/inbox' }
        bindings: { kafka: { groupId: { type: string, enum: [ billing ] } } }
    """
        .formatted(
            BROKER.plainPort(),
            BROKER.saslPort(),
            BROKER.saslPort(),
            BROKER.tlsPort(),
            BROKER.awayPort());
  }
}
