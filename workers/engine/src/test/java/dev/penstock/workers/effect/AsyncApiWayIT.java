package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.trace.SpanIds;
import dev.penstock.trace.TraceParent;
import dev.penstock.workers.asyncapi.NatsServer;
import dev.penstock.workers.asyncapi.SocketServer;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tool.StopSignal;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code call: asyncapi} on the way of an effect, against a real NATS server, a real WebSocket
 * server and HTTP (F103).
 */
class AsyncApiWayIT {

  private static final EffectFixture FIXTURE = new EffectFixture();
  private static final NatsServer NATS = new NatsServer();
  private static final LedgeredEffects EFFECTS = FIXTURE.effects();

  @AfterAll
  static void close() {
    EFFECTS.close();
    NATS.close();
    FIXTURE.close();
  }

  @BeforeEach
  void serveTheDocument() {
    FIXTURE.target.answers(
        (exchange, received) ->
            Target.with(200, Map.of(), received.method().equals("GET") ? document() : "{}")
                .answer(exchange, received));
  }

  @Test
  void shouldPublishToASubjectAfterThePolicyHasDecided() throws Exception {
    Connection client = NATS.connect();
    Subscription heard = client.subscribe("chat.>");
    client.flush(Duration.ofSeconds(5));
    EffectRequest request = call("sayInRoom", "nats", NATS.port(), message("hi", "kitchen"));

    EffectOutcome outcome = EFFECTS.perform(request);

    assertThat(result(outcome).path("payload").path("text").asText()).isEqualTo("hi");
    Message message = Objects.requireNonNull(heard.nextMessage(Duration.ofSeconds(10)));
    assertThat(message.getSubject()).isEqualTo("chat.kitchen");
    assertThat(Json.read(message.getData()).path("text").asText()).isEqualTo("hi");
    assertThat(message.getHeaders().getFirst("lang")).isEqualTo("en");
    assertThat(message.getHeaders().getFirst("Nats-Msg-Id")).isEqualTo(request.key());
    assertThat(decisions(request)).containsExactly("resource GET ", "asyncapi POST sayInRoom");
    assertThat(FIXTURE.strings("SELECT tool FROM receipt WHERE run_id = ?", request.task().runId()))
        .containsExactly("asyncapi sayInRoom 127.0.0.1");
  }

  /** F112. */
  @Test
  void shouldTellWhoHearsItWhereInTheTraceTheCallIs() throws Exception {
    Connection client = NATS.connect();
    Subscription heard = client.subscribe("chat.>");
    client.flush(Duration.ofSeconds(5));
    EffectRequest request = call("sayInRoom", "nats", NATS.port(), message("hi", "kitchen"));
    var run = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);

    FIXTURE.traced(_ -> Optional.of(run)).perform(request);

    Message message = Objects.requireNonNull(heard.nextMessage(Duration.ofSeconds(10)));
    assertThat(message.getHeaders().getFirst("traceparent"))
        .isEqualTo(run.at(SpanIds.call(request.key(), 1, 1)).header());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          say       | nats  | {"payload": {"txet": "hi"}}                                   | text
          say       | nats  | {"payload": {"text": "hi"}, "headers": {"lang": "fr"}}        | lang
          say       | nats  | {"headers": {"lang": "en"}}                                   | payload
          say       | nats  | {"payload": {"text": "a"}, "headers": {"Nats-Rollup": "all"}} | must not set
          sayInRoom | nats  | {"payload": {"text": "hi", "room": "a.b"}}                    | room
          sayInRoom | nats  | {"payload": {"text": "hi"}}                                   | room
          socket    | ws    | {"payload": {"text": "hi"}, "headers": {"lang": "en"}}        | headers
          topic     | queue | {"payload": {"text": "hi"}}                            | http, kafka, nats and ws
          say       | ws    | {"payload": {"text": "hi"}}                                   | no server
          shout     | nats  | {"payload": {"text": "hi"}}                                   | operation
          """)
  void shouldRefuseBeforeAnythingIsSent(
      String operation, String server, String message, String said) {
    EffectOutcome outcome =
        EFFECTS.perform(call(operation, server, NATS.port(), Json.read(message)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().type()).endsWith("/validation");
              assertThat(failed.error().detail()).contains(said);
            });
  }

  @Test
  void shouldKeepThePlainSubscriptionOpenBetweenTwoBatches() throws Exception {
    String run = FIXTURE.newRun();
    Connection client = NATS.connect();
    long before = NATS.subscribers();
    var first = CompletableFuture.supplyAsync(() -> EFFECTS.perform(batch(run, "hear", 1, 2)));
    NatsServer.await(() -> NATS.subscribers() == before + 1);
    say(client, 1);
    JsonNode one = result(first.get());
    say(client, 2);
    say(client, 3);
    client.flush(Duration.ofSeconds(5));

    JsonNode two = result(EFFECTS.perform(batch(run, "hear", 2, 1)));
    JsonNode three = result(EFFECTS.perform(batch(run, "hear", 3, 9)));

    assertThat(texts(one) + texts(two) + texts(three)).isEqualTo("1;2;3;");
    assertThat(one.at("/messages/0/correlationId").asText()).isEqualTo("t-1");
    assertThat(one.at("/messages/0/headers/lang").asText()).isEqualTo("en");
    assertThat(FIXTURE.strings("SELECT tool FROM receipt WHERE run_id = ?", run)).hasSize(3);
  }

  @Test
  void shouldGiveTheSameBatchAgainWhenItIsOnRecord() {
    String run = FIXTURE.newRun();
    EffectRequest request = batch(run, "hear", 1, 1).within(Duration.ofMillis(1_500));

    JsonNode first = result(EFFECTS.perform(request));

    assertThat(first.path("messages")).isEmpty();
    assertThat(EFFECTS.perform(request)).isEqualTo(EFFECTS.perform(request));
    assertThat(FIXTURE.strings("SELECT id FROM receipt WHERE run_id = ?", run)).hasSize(1);
  }

  @Test
  void shouldLoseNothingOfAStreamWhenAnotherWorkerGoesOn() throws Exception {
    String run = FIXTURE.newRun();
    Connection client = NATS.connect();
    try (LedgeredEffects other = FIXTURE.effects()) {
      stream(client);
      order(client, 0);
      JsonNode start =
          result(EFFECTS.perform(batch(run, "order", 1, 9).within(Duration.ofMillis(1_500))));
      for (int n = 1; n <= 4; n++) {
        order(client, n);
      }
      JsonNode one = result(EFFECTS.perform(after(batch(run, "order", 2, 2), start)));
      JsonNode two = result(other.perform(after(batch(run, "order", 3, 9), one)));

      assertThat(start.path("messages")).as("what was there before").isEmpty();
      assertThat(texts(one) + texts(two)).isEqualTo("1;2;3;4;");
    }
  }

  @Test
  void shouldTakeABatchAgainThatADeadWorkerHadTakenAndNotRecorded() throws Exception {
    String run = FIXTURE.newRun();
    Connection client = NATS.connect();
    stream(client);
    JsonNode start =
        result(EFFECTS.perform(batch(run, "order", 1, 9).within(Duration.ofMillis(1_500))));
    order(client, 1);
    order(client, 2);
    EffectRequest request = after(batch(run, "order", 2, 9), start);
    FaultPoint dies =
        moment -> {
          if (moment == FaultPoint.Moment.ACTED) {
            throw new IllegalStateException("died");
          }
        };

    try (LedgeredEffects dying = FIXTURE.effects(dies)) {
      assertThatThrownBy(() -> dying.perform(request)).hasMessage("died");
    }

    assertThat(texts(result(EFFECTS.perform(request)))).isEqualTo("1;2;");
    assertThat(FIXTURE.auditKinds(run).stream().filter("effect.recorded"::equals)).hasSize(2);
  }

  @Test
  void shouldEndTheWaitAndTheConnectionWhenNobodyWaitsAnyMore() throws Exception {
    String run = FIXTURE.newRun();
    AtomicBoolean stop = new AtomicBoolean();
    long before = NATS.subscribers();
    var batch =
        CompletableFuture.supplyAsync(
            () -> StopSignal.under(stop::get, () -> EFFECTS.perform(batch(run, "hear", 1, 1))));
    NatsServer.await(() -> NATS.subscribers() == before + 1);

    stop.set(true);

    assertThat(result(batch.get()).path("messages")).isEmpty();
    NatsServer.await(() -> NATS.subscribers() == before);
  }

  @Test
  void shouldNotReachALoopbackServerThatNoRuleNames() {
    PolicyGate publicOnly =
        (request, action) ->
            EffectFixture.gate(new Ruling.Verdict.Allow(), action.kind().equals("resource"))
                .rule(request, action);
    try (LedgeredEffects effects = FIXTURE.effects(publicOnly, FaultPoint.none())) {
      for (EffectRequest request :
          new EffectRequest[] {
            call("say", "nats", NATS.port(), message("hi", "r")),
            batch(FIXTURE.newRun(), "hear", 1, 1)
          }) {
        assertThat(effects.perform(request))
            .isInstanceOfSatisfying(
                EffectOutcome.Failed.class,
                failed -> assertThat(failed.error().status()).isEqualTo(403));
      }
    }
  }

  @Test
  void shouldShowTheCredentialToTheServer() {
    try (NatsServer guarded = new NatsServer("--user", "ada", "--pass", "p-1")) {
      EffectRequest without = call("say", "nats", guarded.port(), message("hi", "r"));
      ObjectNode arguments = without.arguments().deepCopy();
      arguments
          .putObject("authentication")
          .put("scheme", "basic")
          .putObject("properties")
          .put("username", "ada")
          .put("password", "p-1");
      EffectRequest with =
          EffectFixture.with(
              call("say", "nats", guarded.port(), message("hi", "r")), 1, arguments, null);

      assertThat(EFFECTS.perform(without))
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> assertThat(failed.error().status()).isEqualTo(401));
      assertThat(EFFECTS.perform(with)).isInstanceOf(EffectOutcome.Done.class);
    }
  }

  @Test
  void shouldSayWhatWasNotSentWhenNobodyIsThere() {
    assertThat(EFFECTS.perform(call("say", "nats", 1, message("hi", "r"))))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().type()).endsWith("/communication"));
  }

  @Test
  void shouldSpeakWebSocketBothWays() {
    String run = FIXTURE.newRun();
    try (SocketServer server =
        new SocketServer("{\"text\": \"1\"}", "no json", "{\"text\": \"3\"}")) {
      EffectRequest publish =
          call("socket", "ws", server.getPort(), Json.read("{\"payload\": {\"text\": \"hi\"}}"));
      ObjectNode arguments = publish.arguments().deepCopy();
      arguments
          .putObject("authentication")
          .put("scheme", "bearer")
          .putObject("properties")
          .put("token", "t-1");

      EffectOutcome sent = EFFECTS.perform(EffectFixture.with(publish, 1, arguments, null));
      List<String> heard = new ArrayList<>();
      int batches = 0;
      // How many messages are there when a batch is asked for is the network's.
      while (heard.size() < 3) {
        batches++;
        int most = heard.isEmpty() ? 2 : 1;
        result(
                EFFECTS.perform(
                    batch(run, arguments("socket", "ws", server.getPort()), batches, most)))
            .path("messages")
            .forEach(message -> heard.add(Json.write(message.path("payload"))));
      }

      assertThat(sent).isInstanceOf(EffectOutcome.Done.class);
      await()
          .untilAsserted(() -> assertThat(server.received()).containsExactly("{\"text\":\"hi\"}"));
      assertThat(server.handshakes().getFirst()).isEqualTo("/socket/inbox Bearer t-1");
      assertThat(batches).isGreaterThan(1);
      assertThat(server.handshakes()).as("one connection for all batches").hasSize(2);
      assertThat(heard).containsExactly("{\"text\":\"1\"}", "\"no json\"", "{\"text\":\"3\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({"nats,say", "ws,socket"})
  void shouldConnectToTheAddressThatWasCheckedAndLookUpNoOther(String wire, String operation) {
    FIXTURE.target.answers(Target.with(200, Map.of(), document().replace("127.0.0.1", "rebound")));
    AtomicInteger asked = new AtomicInteger();
    NameResolver rebinding =
        host ->
            List.of(
                !host.equals("rebound")
                    ? InetAddress.getByName(host)
                    : asked.incrementAndGet() == 1
                        ? InetAddress.getLoopbackAddress()
                        : InetAddress.ofLiteral("192.0.2.1"));
    try (SocketServer server = new SocketServer();
        Egress egress = new Egress(EgressSettings.defaults(), rebinding)) {
      int port = wire.equals("ws") ? server.getPort() : NATS.port();
      ObjectNode arguments = arguments(operation, wire, port);
      arguments.set("message", Json.read("{\"payload\": {\"text\": \"hi\"}}"));

      EffectOutcome outcome =
          through(egress, true).perform(request(FIXTURE.newRun(), arguments, Idempotency.NONE));

      assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
      assertThat(asked).hasValue(1);

      asked.set(0);
      outcome =
          through(egress, false).perform(request(FIXTURE.newRun(), arguments, Idempotency.NONE));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> assertThat(failed.error().status()).isEqualTo(403));
    }
  }

  /** Reads the document in any case. */
  private static LedgeredEffects through(Egress egress, boolean namesHost) {
    return FIXTURE.effects(
        (request, action) ->
            EffectFixture.gate(
                    new Ruling.Verdict.Allow(), namesHost || action.kind().equals("resource"))
                .rule(request, action),
        FaultPoint.none(),
        new EffectSettings(EffectFixture.LEASE, 1_900_000),
        egress);
  }

  @Test
  void shouldPublishByHttpAsTheBindingSays() {
    EffectRequest request = call("post", "http", FIXTURE.target.port(), message("hi", "r"));

    EffectOutcome outcome = EFFECTS.perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    Target.Received received = FIXTURE.target.received().getLast();
    assertThat(received.method() + " " + received.uri()).isEqualTo("PUT /api/greetings");
    assertThat(received.header("lang")).isEqualTo("en");
    assertThat(received.header("Idempotency-Key")).isEqualTo(request.key());
    assertThat(Json.read(received.body()).path("text").asText()).isEqualTo("hi");
  }

  private static JsonNode result(EffectOutcome outcome) {
    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    return ((EffectOutcome.Done) outcome).result();
  }

  private static String texts(JsonNode batch) {
    StringBuilder texts = new StringBuilder();
    batch
        .path("messages")
        .forEach(m -> texts.append(m.path("payload").path("text").asText()).append(';'));
    return texts.toString();
  }

  private static void say(Connection client, int n) {
    var headers = new io.nats.client.impl.Headers().put("trace", "t-" + n).put("lang", "en");
    client.publish("chat.room", headers, text(n));
  }

  private static void stream(Connection client) throws Exception {
    client
        .jetStreamManagement()
        .addStream(StreamConfiguration.builder().name("ORDERS").subjects("orders.new").build());
  }

  private static void order(Connection client, int n) throws Exception {
    client.jetStream().publish("orders.new", text(n));
  }

  private static byte[] text(int n) {
    return ("{\"text\": \"" + n + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode message(String text, String room) {
    return Json.read(
        "{\"payload\": {\"text\": \"%s\", \"room\": \"%s\"}, \"headers\": {\"lang\": \"en\"}}"
            .formatted(text, room));
  }

  private static EffectRequest call(String operation, String server, int port, JsonNode message) {
    ObjectNode arguments = arguments(operation, server, port);
    arguments.set("message", message);
    return request(FIXTURE.newRun(), arguments, Idempotency.NONE);
  }

  private static EffectRequest batch(String run, String operation, int part, int most) {
    return batch(run, arguments(operation, "nats", NATS.port()), part, most);
  }

  private static EffectRequest batch(String run, ObjectNode arguments, int part, int most) {
    arguments.put("subscribe", true);
    arguments
        .putObject(EffectRequest.BATCH)
        .put("subscription", run)
        .put("most", most)
        .set("after", NullNode.getInstance());
    return request(run, arguments, Idempotency.SAFE).part(part);
  }

  private static EffectRequest after(EffectRequest batch, JsonNode before) {
    ((ObjectNode) batch.arguments().path(EffectRequest.BATCH)).set("after", before.path("after"));
    return batch;
  }

  private static ObjectNode arguments(String operation, String server, int port) {
    ObjectNode arguments = Json.object();
    arguments.putObject("document").put("endpoint", FIXTURE.target.uri("/asyncapi.yaml"));
    arguments.put("operation", operation);
    ObjectNode chosen = arguments.putObject("server").put("name", server);
    if (!server.equals("queue")) {
      chosen.putObject("variables").put("port", Integer.toString(port));
    }
    return arguments;
  }

  private static EffectRequest request(String run, ObjectNode arguments, Idempotency idempotency) {
    return FIXTURE.request("asyncapi", run, idempotency, arguments);
  }

  private static java.util.List<String> decisions(EffectRequest request) {
    return FIXTURE.strings(
        "SELECT (action::json)->>'kind' || ' ' || ((action::json)->>'method') || ' '"
            + " || ((action::json)->>'operation')"
            + " FROM policy_decision WHERE run_id = ? ORDER BY decided_at, id",
        request.task().runId());
  }

  private static String document() {
    try (InputStream file =
        Objects.requireNonNull(
            AsyncApiWayIT.class.getResourceAsStream("/asyncapi/chat-3.0.yaml"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
