package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.folder.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * F74, F83: the installation's key is rotated under two nodes on one store and backbone, while
 * webhooks come to both and effects go out with leased secrets. One node is restarted half-way and
 * one is killed; nothing that a door answers is a refusal, and nothing is unreadable after. Then
 * the trail's chain is handed over to another key, without a restart.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the server of its own is for that")
class TwoNodesKeyRotationIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path folder;

  @Test
  @Timeout(360)
  void shouldRotateUnderTwoNodesWhicheverOfThemStopsHalfWay() throws Exception {
    try (TwoNodes nodes = new TwoNodes(folder);
        Target target = Target.start()) {
      LocalPlatform one = nodes.one();
      LocalPlatform two = nodes.two();
      one.putSecretByApi("crm", "lent-value");
      one.apply(LocalPlatform.files("/rotation"));
      String first = Files.readAllLines(DataFolder.at(one.data()).rootKey()).getFirst();

      // when
      List<String> runs =
          whileSending(
              target,
              one,
              two,
              () -> {
                rotate(one, two);
                handTheChainOver(one, two);
              });

      // then
      assertThat(runs).hasSizeGreaterThan(20);
      for (String run : runs) {
        assertThat(two.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      }
      assertThat(target.effects()).isEqualTo(runs.size());
      assertNothingIsUnderAKeyBefore(first, one, two);
      assertOriginalsCanBeRead(one, two);
      assertThat(
              one.count(
                  "SELECT count(*) FROM audit WHERE body LIKE '%\"audit.chain-key-rotated\"%'"))
          .isOne();
      assertThat(
              one.count(
                  "SELECT count(*) FROM audit WHERE body LIKE '%\"lease.refused\"%'"
                      + " OR body LIKE '%\"delivery.refused\"%'"))
          .isZero();
    }
  }

  /** The steps of the manual; the second node is killed when it has the next key and no more. */
  private static void rotate(LocalPlatform one, LocalPlatform two) throws Exception {
    command(one, "secret", "rotate-installation", "--prepare");
    command(one, "secret", "rotate-root", "--prepare");
    giveKeyFile(one, two);
    awaitBothHaveTheNext(one);
    one.stop();
    one.restart();
    two.kill();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Program> rotated = threads.submit(() -> run(one, "secret", "rotate-installation"));
      await().atMost(PATIENCE).until(() -> keysTaken(one) == 1);
      assertThat(rotated.isDone()).as("it waits for the node that was killed").isFalse();
      two.restart();
      Program done = rotated.get();
      if (done.exitCode() != 0) {
        assertThat(done.errors()).contains("not yet at these nodes");
        done = run(one, "secret", "rotate-installation", "--continue");
      }
      assertThat(done.exitCode()).as(done.toString()).isZero();
      assertThat(done.output()).doesNotContain("left,");
    }
    command(one, "secret", "rotate-root");
    giveKeyFile(one, two);
    command(one, "secret", "rotate-installation", "--drop");
    giveKeyFile(one, two);
  }

  /** F83: and the key of the trail's chain, without a restart of either. */
  private static void handTheChainOver(LocalPlatform one, LocalPlatform two) throws IOException {
    command(one, "audit", "rotate-key", "--chain", "--prepare");
    giveKeyFile(one, two);
    command(one, "audit", "rotate-key", "--chain");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Files.readString(DataFolder.at(two.data()).rootKey())
                    .equals(Files.readString(DataFolder.at(one.data()).rootKey())));
  }

  /** Both doors get deliveries all the time; the runs that were promised. */
  private static List<String> whileSending(
      Target target, LocalPlatform one, LocalPlatform two, Step step) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<String>> ones = threads.submit(() -> runs("one", one, target, over));
      Future<List<String>> twos = threads.submit(() -> runs("two", two, target, over));
      try {
        step.run();
      } finally {
        over.set(true);
      }
      List<String> runs = new ArrayList<>(ones.get());
      runs.addAll(twos.get());
      return runs;
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static List<String> runs(
      String sender, LocalPlatform door, Target target, AtomicBoolean over) {
    List<String> runs = new ArrayList<>();
    while (!over.get()) {
      ObjectNode event = Json.object().put("id", runs.size()).put("target", target.url());
      runs.add(sent(door, sender + "-" + runs.size(), event));
    }
    return runs;
  }

  /** A door that is away or not open yet is knocked at again; one that is open has to take it. */
  private static String sent(LocalPlatform door, String id, ObjectNode event) {
    HttpResponse<String> answer =
        await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(100))
            .ignoreExceptionsInstanceOf(UncheckedIOException.class)
            .until(
                () -> door.send("lend", id, event),
                it -> it.statusCode() != 503 || !it.body().contains("starting or stopping"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Json.read(answer.body()).path("runId").textValue();
  }

  private static void assertNothingIsUnderAKeyBefore(
      String first, LocalPlatform one, LocalPlatform two) throws IOException {
    for (LocalPlatform node : List.of(one, two)) {
      assertThat(Files.readString(DataFolder.at(node.data()).rootKey()))
          .doesNotContain(first)
          .doesNotContain("\ninstallation");
      assertThat(run(node, "secret", "rotate-installation", "--continue").output())
          .contains("put under it now: 0");
      Program verified = node.verifyAudit();
      assertThat(verified.exitCode()).as(verified.toString()).isZero();
    }
  }

  /** What came in before, between and after the rotations, at whichever node it is asked for. */
  private static void assertOriginalsCanBeRead(LocalPlatform one, LocalPlatform two) {
    JsonNode deliveries = one.get("/api/v1/deliveries?limit=100").path("items");
    assertThat(deliveries).isNotEmpty();
    for (JsonNode delivery : deliveries) {
      String path = "/api/v1/deliveries/" + delivery.path("id").textValue();
      assertThat(two.get(path).toString()).contains("127.0.0.1");
    }
  }

  private static long keysTaken(LocalPlatform node) {
    return Long.parseLong(node.stringsAtOnce("SELECT count(*) FROM installation_key").getFirst());
  }

  /** So that the next is in use before the one that goes away comes back. */
  private static void awaitBothHaveTheNext(LocalPlatform node) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                node.stringsAtOnce("SELECT node FROM key_holder WHERE cardinality(accepted) = 2")
                        .size()
                    == 2);
  }

  private static void command(LocalPlatform node, String... arguments) {
    Program program = run(node, arguments);
    assertThat(program.exitCode()).as(program.toString()).isZero();
  }

  private static Program run(LocalPlatform node, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", node.data().toString()));
    return Program.run(all.toArray(String[]::new));
  }

  private static void giveKeyFile(LocalPlatform from, LocalPlatform to) throws IOException {
    Path file = DataFolder.at(to.data()).rootKey();
    Path draft = file.resolveSibling("root.key.given");
    Files.copy(DataFolder.at(from.data()).rootKey(), draft, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
