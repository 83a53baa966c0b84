package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.asyncapi.NatsServer;
import dev.penstock.workers.container.LocalImages;
import dev.penstock.workers.sandbox.SandboxHere;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node killed with {@code kill -9} at any moment loses nothing that it acknowledged and repeats
 * no effect behind a person's back. F5, F29, F30, F31, F37, F83.
 */
class CrashIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String ASYNC_API =
      """
      asyncapi: 3.0.0
      info: { title: Chat, version: 1.0.0 }
      servers: { nats: { host: '127.0.0.1:PORT', protocol: nats } }
      channels: { chat: { address: chat } }
      operations: { hear: { action: send, channel: { $ref: '#/channels/chat' } } }
      """;

  @TempDir private static Path folder;
  private static LocalPlatform platform;

  @BeforeAll
  static void start() {
    platform = LocalPlatform.start(folder.resolve("node"));
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
  void shouldRunWhatWasAcknowledgedWhenKilledRightAfterThe202() {
    try (Target target = Target.start()) {
      // given
      String run = platform.sendUntilAccepted("book", "after-202", event(target.url(), 1));

      // when
      platform.kill();
      platform.restart();

      // then
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(target.effects()).isEqualTo(1);
    }
  }

  @Test
  void shouldActOnceWhenKilledBetweenIntentAndActAndTheTargetHonoursKeys() {
    // given
    StuckPort stuck = StuckPort.open();
    String run = platform.sendUntilAccepted("book", "intent-key", event(stuck.url(), 2));
    awaitIntent(run);

    // when
    platform.kill();
    int port = stuck.port();
    stuck.close();
    try (Target target = Target.start(port)) {
      platform.restart();

      // then
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(target.effects()).isEqualTo(1);
    }
  }

  @Test
  void shouldAskAPersonWhenKilledBetweenIntentAndActAndNothingIsKnownOfTheTarget() {
    // given
    StuckPort stuck = StuckPort.open();
    String run = platform.sendUntilAccepted("pay", "intent-none", event(stuck.url(), 3));
    awaitIntent(run);

    // when
    platform.kill();
    int port = stuck.port();
    stuck.close();
    try (Target target = Target.start(port)) {
      platform.restart();
      platform.awaitRun(run, Set.of("waiting"));

      // then
      assertThat(target.calls()).isEmpty();

      // and when a person has looked and lets it be done
      Operator operator = platform.operator();
      assertThat(operator.decide(operator.question(run), "retry").statusCode()).isEqualTo(200);

      // then
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(target.callsOf(run)).isEqualTo(1);
    }
  }

  @Test
  void shouldActOnceWhenKilledBetweenActAndReceiptAndTheTargetHonoursKeys() {
    try (Target target = Target.start()) {
      // given
      target.hold();
      String run = platform.sendUntilAccepted("book", "act-key", event(target.url(), 4));
      await().atMost(PATIENCE).until(() -> target.callsOf(run) == 1);

      // when
      platform.kill();
      target.answer();
      platform.restart();

      // then
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(target.effects()).isEqualTo(1);
    }
  }

  @Test
  void shouldNotActAgainWhenKilledBetweenActAndReceiptAndNothingIsKnownOfTheTarget() {
    try (Target target = Target.start()) {
      // given
      target.hold();
      String run = platform.sendUntilAccepted("pay", "act-none", event(target.url(), 5));
      await().atMost(PATIENCE).until(() -> target.callsOf(run) == 1);

      // when
      platform.kill();
      target.answer();
      platform.restart();
      platform.awaitRun(run, Set.of("waiting"));
      Operator operator = platform.operator();
      var question = operator.question(run);

      // then
      assertThat(question.path("kind").textValue()).isEqualTo("unknown-effect");
      assertThat(question.path("choices").toString()).contains("retry", "mark-done", "fail");
      assertThat(operator.decide(question, "mark-done").statusCode()).isEqualTo(200);
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(target.callsOf(run)).isEqualTo(1);
    }
  }

  @Test
  void shouldGoOnWaitingForThePersonWhenKilledMeanwhile() {
    try (Target target = Target.start()) {
      // given
      String run = platform.sendUntilAccepted("release", "waiting", event(target.url(), 6));
      platform.awaitRun(run, Set.of("waiting"));

      // when
      platform.kill();
      platform.restart();
      Operator operator = platform.operator();
      assertThat(target.calls()).isEmpty();
      var shown = operator.question(run);
      assertThat(operator.decide(shown, "approved").statusCode()).isEqualTo(200);

      // then
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(target.effects()).isEqualTo(1);
      assertThat(operator.decide(shown, "approved").statusCode()).isEqualTo(409);
    }
  }

  @Test
  void shouldEndTheRunThatItWaitsForOnceWhenKilledInTheMiddleOfIt() {
    try (Target target = Target.start()) {
      // given
      target.hold();
      String parent = platform.sendUntilAccepted("delegate", "sub-run", event(target.url(), 7));
      await().atMost(PATIENCE).until(() -> target.calls().size() == 1);
      String child = onlyChild(parent);

      // when
      platform.kill();
      target.answer();
      platform.restart();

      // then
      assertThat(platform.awaitEnd(parent).path("status").textValue()).isEqualTo("completed");
      assertThat(onlyChild(parent)).isEqualTo(child);
      assertThat(platform.get("/api/v1/runs/" + child).path("status").textValue())
          .isEqualTo("completed");
      assertThat(target.effects()).isEqualTo(1);
      assertThat(entries("run.completed", child)).isEqualTo(1);
      assertThat(entries("run.completed", parent)).isEqualTo(1);

      // and a person finds the one from the other
      Program show = Program.run("runs", "show", parent, "--data", platform.data().toString());
      assertThat(show.output())
          .containsPattern("child +" + child + " completed default/book@1.0.0 at /do/0/order");
      show = Program.run("runs", "show", child, "--data", platform.data().toString());
      assertThat(show.output()).containsPattern("parent +" + parent + " at /do/0/order");
    }
  }

  /** One kill for all: each has a worker's silence and a lease to wait for. */
  @Test
  void shouldListenOnAndAskForAProcessWhenKilledWhileBothAreUnderWay() throws Exception {
    SandboxHere.require();
    LocalImages.require();
    String container = "penstock-crash-" + UUID.randomUUID();
    platform.apply(LocalPlatform.files("/crash"));
    try (NatsServer nats = new NatsServer();
        var documents = new dev.penstock.workers.http.Target()) {
      // given
      documents.answers(
          dev.penstock.workers.http.Target.with(
              200, Map.of(), ASYNC_API.replace("PORT", Integer.toString(nats.port()))));
      String hears = begun("hear", Json.object().put("document", documents.uri("/asyncapi.yaml")));
      String labours = begun("labour", Json.object());
      String hauls = begun("haul", Json.object().put("name", container));
      await().atMost(PATIENCE).until(() -> isSleeping("4715"));
      await().atMost(PATIENCE).until(() -> isSleeping("4716"));
      await().atMost(PATIENCE).until(() -> nats.subscribers() == 1);
      var sender = nats.connect();
      sender.publish("chat", "{\"n\": 1}".getBytes(StandardCharsets.UTF_8));
      await()
          .atMost(PATIENCE)
          .until(() -> intents(hears) == 1 && entries("effect.recorded", hears) == 1);

      // when
      platform.kill();
      platform.restart();

      // then the one goes on with a connection that the trail calls new
      await().atMost(PATIENCE).until(() -> nats.subscribers() == 1);
      sender.publish("chat", "{\"n\": 2}".getBytes(StandardCharsets.UTF_8));
      var heard = platform.awaitEnd(hears);
      assertThat(heard.path("status").textValue()).isEqualTo("completed");
      assertThat(heard.at("/output").findValuesAsText("n")).containsExactly("1", "2");
      assertThat(
              platform.count(
                  "SELECT count(*) FROM penstock.audit WHERE body::text LIKE '%\"connection\":%anew%'"
                      + " AND run_id = '"
                      + hears
                      + "'"))
          .isEqualTo(1);

      // and nothing of the others runs any more, of which nobody knows how far they came
      await().atMost(PATIENCE).until(() -> !isSleeping("4715"));
      await().atMost(PATIENCE).until(() -> !isSleeping("4716"));
      Operator operator = platform.operator();
      for (String run : List.of(labours, hauls)) {
        platform.awaitRun(run, Set.of("waiting"));
        var question = operator.question(run);
        assertThat(question.path("kind").textValue()).isEqualTo("unknown-effect");
        assertThat(operator.decide(question, "fail").statusCode()).isEqualTo(200);
        assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("faulted");
      }
    } finally {
      LocalImages.removeContainers("name=" + container);
    }
  }

  /** Known by its last argument: in the container the program goes by another name. */
  private static boolean isSleeping(String seconds) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().arguments().stream())
        .anyMatch(words -> words.length > 0 && words[words.length - 1].equals(seconds));
  }

  @Test
  void shouldEndEveryRunAndRepeatNothingWhenKilledAtRandomMoments() {
    long seed = System.nanoTime();
    System.out.println("CrashIT seed " + seed);
    Random random = new Random(seed);
    try (Target target = Target.start()) {
      // given
      Set<String> booked = new LinkedHashSet<>();
      Set<String> paid = new LinkedHashSet<>();
      Set<String> delegated = new LinkedHashSet<>();
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 8; i++) {
          String id = "random-" + round + "-" + i;
          booked.add(platform.sendUntilAccepted("book", "book-" + id, event(target.url(), i)));
          paid.add(platform.sendUntilAccepted("pay", "pay-" + id, event(target.url(), i)));
          if (i % 2 == 0) {
            delegated.add(
                platform.sendUntilAccepted("delegate", "sub-" + id, event(target.url(), i)));
          }
        }

        // when
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(600)).toNanos());
        platform.kill();
        platform.restart();
      }

      // then
      for (String run : booked) {
        assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      }
      for (String run : paid) {
        String status =
            platform
                .awaitRun(run, Set.of("completed", "faulted", "waiting"))
                .path("status")
                .textValue();
        assertThat(status).isIn("completed", "waiting");
        assertThat(target.callsOf(run)).as("calls of " + run).isLessThanOrEqualTo(1);
      }
      for (String run : delegated) {
        assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
        booked.add(onlyChild(run));
      }
      Set<String> keysOfBooked = new HashSet<>(target.calls());
      keysOfBooked.removeIf(key -> booked.stream().noneMatch(run -> key.startsWith(run + ":")));
      assertThat(keysOfBooked).hasSameSizeAs(booked);
    }
  }

  private static String begun(String workflow, ObjectNode input) {
    ObjectNode request = Json.object().put("workflow", "default/" + workflow);
    request.set("input", input);
    return platform.post("/api/v1/runs", "application/json", request).path("id").textValue();
  }

  private static String onlyChild(String run) {
    var children = platform.get("/api/v1/runs/" + run).path("children");
    assertThat(children).as("children of " + run).hasSize(1);
    return children.path(0).path("id").textValue();
  }

  private static long entries(String kind, String run) {
    return platform.count(
        "SELECT count(*) FROM penstock.audit WHERE body::jsonb ->> 'kind' = '"
            + kind
            + "' AND run_id = '"
            + run
            + "'");
  }

  private static ObjectNode event(String target, int id) {
    return Json.object().put("id", id).put("target", target);
  }

  private static void awaitIntent(String run) {
    await().atMost(PATIENCE).until(() -> intents(run) == 1);
  }

  private static long intents(String run) {
    return platform.count(
        "SELECT count(*) FROM penstock.effect WHERE state = 'intended' AND run_id = '" + run + "'");
  }
}
