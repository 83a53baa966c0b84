package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F10, F17, F30, F32: events into runs and out of them on a real node, also when it is killed. */
class ListenIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  private static LocalPlatform platform;

  @BeforeAll
  static void start() {
    platform = LocalPlatform.start(folder.resolve("node"));
    platform.apply(LocalPlatform.files("/events"));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @AfterEach
  void shouldKeepTheChainWhole() {
    Program verify = platform.verifyAudit();

    assertThat(verify.exitCode()).as(verify.toString()).isZero();
  }

  @Test
  void shouldHearEachEventOnceInOrderThroughKillsAtAnyMoment() {
    // given
    String run = startRun("events/hear", Json.object().put("source", "/kills").put("count", 90));
    send("/kills", 0, 30);

    // when
    platform.kill();
    platform.restart();
    send("/kills", 30, 60);
    platform.kill();
    platform.restart();
    send("/kills", 60, 90);

    // then
    assertThat(numbers(platform.awaitEnd(run))).isEqualTo(range(90));
  }

  @Test
  void shouldHearEachWebhookOnceThroughAKillAndThoughItIsSentTwice() {
    // given
    String run = startRun("events/hear", Json.object().put("source", "/doors").put("count", 3));
    platform.awaitRun(run, Set.of("waiting"));

    // when
    JsonNode first = Json.read(platform.send("doors", "0", door(0)).body());
    platform.sendUntilAccepted("doors", "0", door(0));
    platform.sendUntilAccepted("doors", "1", door(1));
    platform.kill();
    platform.restart();
    platform.sendUntilAccepted("doors", "1", door(1));
    platform.sendUntilAccepted("doors", "2", door(2));

    // then
    assertThat(numbers(platform.awaitEnd(run))).containsExactlyInAnyOrder(0, 1, 2);
    JsonNode shown = platform.get("/api/v1/deliveries/" + first.path("deliveryId").asText());
    assertThat(first.has("runId")).isFalse();
    assertThat(shown.path("state").asText()).isEqualTo("announced");
    assertThat(shown.at("/events/0/type").asText()).isEqualTo("tick");
    assertThat(shown.at("/events/0/heardBy/0").asText()).isEqualTo(run);
    assertThat(platform.count("SELECT count(*) FROM event WHERE source = '/doors'")).isEqualTo(3);
  }

  @Test
  void shouldSendAnEventOnUnderTheSameIdThoughItIsKilledAfterTheFirstTry(@TempDir Path files)
      throws IOException {
    // given
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer subscriber =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    subscriber.createContext(
        "/",
        exchange -> {
          received.add(exchange.getRequestHeaders().getFirst("webhook-id"));
          exchange.sendResponseHeaders(received.size() == 1 ? 503 : 204, -1);
          exchange.close();
        });
    subscriber.start();
    try {
      subscribe(files, subscriber.getAddress().getPort());
      ObjectNode event = Json.object().put("specversion", "1.0").put("id", "1");
      event.put("source", "/out").put("type", "told");
      platform.post("/api/v1/events", "application/cloudevents+json", event);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  platform.count("SELECT count(*) FROM outbound_attempt WHERE outcome = 'failed'")
                      == 1);

      // when
      platform.kill();
      platform.restart();

      // then
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () ->
                  platform
                      .get("/api/v1/outbound")
                      .at("/items/0/state")
                      .asText()
                      .equals("delivered"));
      assertThat(received).hasSize(2).containsOnly(received.getFirst());
    } finally {
      subscriber.stop(0);
    }
  }

  private static void subscribe(Path files, int port) throws IOException {
    Files.createDirectories(files.resolve("subscriptions"));
    Files.createDirectories(files.resolve("policies"));
    Files.writeString(
        files.resolve("subscriptions/told.yaml"),
        """
        subscription: told
        events: { types: [told] }
        webhook: { url: 'http://127.0.0.1:%d/in', secret: sender }
        """
            .formatted(port));
    Files.writeString(
        files.resolve("policies/default.yaml"),
        """
        policy: default
        version: 9.0.0
        rules:
          - { name: out, when: action.kind == "outbound" && action.host == "127.0.0.1", outcome: allow }
        """);
    platform.apply(files);
  }

  private static JsonNode door(int n) {
    return Json.object().put("n", n);
  }

  @Test
  void shouldHearAThousandEventsInOrder() {
    String run =
        startRun("events/hear", Json.object().put("source", "/thousand").put("count", 1000));

    send("/thousand", 0, 1000);

    assertThat(numbers(platform.awaitEnd(run))).isEqualTo(range(1000));
  }

  @Test
  void shouldWaitWithoutHoldingAnythingUntilTheEventComes() {
    String run = startRun("events/hear", Json.object().put("source", "/one").put("count", 1));
    platform.awaitRun(run, Set.of("waiting"));

    send("/other", 0, 3);
    // It looks at each, and waits on.
    platform.awaitRun(run, Set.of("waiting"));
    send("/one", 0, 1);

    assertThat(numbers(platform.awaitEnd(run))).isEqualTo(range(1));
    assertThat(kinds(run)).contains("event.consume");
  }

  @Test
  void shouldEmitEachEventOnceWhenKilledInBetween() {
    // given
    String run = startRun("events/tell", Json.object().put("count", 300));
    await().atMost(PATIENCE).until(() -> emitted(run) > 20);

    // when
    platform.kill();
    platform.restart();

    // then
    assertThat(platform.awaitEnd(run).path("status").asText()).isEqualTo("completed");
    assertThat(emitted(run)).isEqualTo(300);
    assertThat(
            platform.count(
                "SELECT count(DISTINCT envelope::jsonb -> 'data' -> 'n') FROM event WHERE run_id = '"
                    + run
                    + "'"))
        .isEqualTo(300);
    assertThat(
            platform.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = 'event.emitted' AND run_id = '"
                    + run
                    + "'"))
        .isEqualTo(300);
  }

  private static long emitted(String run) {
    return platform.count("SELECT count(*) FROM event WHERE run_id = '" + run + "'");
  }

  private static String startRun(String workflow, ObjectNode input) {
    ObjectNode body = Json.object().put("workflow", workflow);
    body.set("input", input);
    return platform.post("/api/v1/runs", "application/json", body).path("id").asText();
  }

  /** Sends each until it is acknowledged, as a sender does. */
  private static void send(String source, int from, int to) {
    for (int i = from; i < to; i++) {
      ObjectNode event =
          Json.object()
              .put("specversion", "1.0")
              .put("id", Integer.toString(i))
              .put("source", source)
              .put("type", "tick");
      event.putObject("data").put("n", i);
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(
              () ->
                  !platform
                      .post("/api/v1/events", "application/cloudevents+json", event)
                      .path("seq")
                      .isMissingNode());
    }
  }

  private static List<Integer> numbers(JsonNode run) {
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("completed");
    assertThat(run.at("/output/at")).hasSize(run.at("/output/ns").size());
    List<Integer> numbers = new ArrayList<>();
    run.at("/output/ns").forEach(n -> numbers.add(n.intValue()));
    return numbers;
  }

  private static List<String> kinds(String run) {
    return platform.get("/api/v1/runs/" + run + "/trace").path("hops").findValuesAsText("kind");
  }

  private static List<Integer> range(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
