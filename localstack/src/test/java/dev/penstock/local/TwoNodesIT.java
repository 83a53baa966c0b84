package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.folder.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes share a store and a backbone that neither of them runs, and either may die: one run for
 * each delivery, whichever door it came to, and one for each nominal time. F5, F6, F11, F30.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the server of its own is for that")
class TwoNodesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int DELIVERIES = 90;

  @TempDir private static Path folder;

  @Test
  @Timeout(360)
  void shouldRunEachDeliveryAndEachNominalTimeOnceWhicheverNodeDies() throws Exception {
    try (TwoNodes nodes = new TwoNodes(folder.resolve("deliveries"));
        Target target = Target.start()) {
      LocalPlatform one = nodes.one();
      LocalPlatform two = nodes.two();
      two.apply(LocalPlatform.files("/schedules"));

      // when every delivery comes to both, and one node after the other is killed meanwhile
      Set<String> runs = ConcurrentHashMap.newKeySet();
      List<Thread> senders = List.of(sender(one, target, runs), sender(two, target, runs));
      awaitRuns(runs, DELIVERIES / 3);
      one.kill();
      awaitRuns(runs, DELIVERIES * 2 / 3);
      one.restart();
      two.kill();
      awaitRuns(runs, DELIVERIES);
      two.restart();
      for (Thread sender : senders) {
        sender.join();
      }

      // then
      assertThat(runs).hasSize(DELIVERIES);
      for (String run : runs) {
        assertThat(two.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      }
      assertThat(two.count("SELECT count(*) FROM run WHERE name = 'book'")).isEqualTo(DELIVERIES);
      assertThat(target.effects()).isEqualTo(DELIVERIES);
      assertEachSecondHasItsRun(two);
      assertThat(two.verifyAudit().exitCode()).isZero();
    }
  }

  /** F78: a node whose right was ended opens no secret; the other one does its work. */
  @Test
  @Timeout(360)
  void shouldLeaveTheSecretsToTheOtherNodeWhenOneIsRevoked() throws Exception {
    try (TwoNodes nodes = new TwoNodes(folder.resolve("revoked"));
        Target target = Target.start()) {
      LocalPlatform one = nodes.one();
      LocalPlatform two = nodes.two();
      one.putSecretByApi("crm", "lent-value");
      one.apply(LocalPlatform.files("/revocation"));
      String lost = Files.readString(DataFolder.at(one.data()).worker()).strip();
      String other = Files.readString(DataFolder.at(two.data()).worker()).strip();
      String data = one.data().toString();

      // when
      Program revoked =
          Program.run("workers", "revoke", lost, "--reason", "it is lost", "--data", data);
      assertThat(revoked.exitCode()).as(revoked.toString()).isZero();
      for (int i = 0; i < 20; i++) {
        ObjectNode event = Json.object().put("id", i).put("target", target.url());
        String run = one.sendUntilAccepted("lend", "lend-" + i, event);
        assertThat(two.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      }

      // then
      assertThat(two.count("SELECT count(*) FROM lease WHERE used_by = '" + other + "'"))
          .isEqualTo(20);
      assertThat(two.count("SELECT count(*) FROM lease WHERE used_by = '" + lost + "'")).isZero();
      assertThat(Program.run("workers", "list", "--data", data).output())
          .contains(lost, other, "it is lost");
      assertThat(Program.run("audit", "export", "--data", data).output())
          .contains("\"worker.revoked\"");
    }
  }

  /** Sends all, each until it is acknowledged; the other one sends the same. */
  private static Thread sender(LocalPlatform door, Target target, Set<String> runs) {
    return Thread.ofVirtual()
        .start(
            () -> {
              for (int i = 0; i < DELIVERIES; i++) {
                ObjectNode event = Json.object().put("id", i).put("target", target.url());
                runs.add(door.sendUntilAccepted("book", "order-" + i, event));
              }
            });
  }

  private static void awaitRuns(Set<String> runs, int count) {
    await().atMost(PATIENCE).until(() -> runs.size() >= count);
  }

  private static void assertEachSecondHasItsRun(LocalPlatform node) {
    String mark = "timestamptz '" + java.time.Instant.now() + "'";
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                node.count(
                        "SELECT count(*) FROM occurrence o LEFT JOIN run r ON r.id = o.run_id"
                            + " WHERE o.schedule = 'schedules/beat' AND o.found_at < "
                            + mark
                            + " AND r.status IS DISTINCT FROM 'completed'")
                    == 0);
    assertThat(
            node.strings(
                "SELECT nominal_at FROM (SELECT nominal_at, lead(nominal_at) OVER (ORDER BY nominal_at)"
                    + " AS next FROM occurrence WHERE schedule = 'schedules/beat') pairs"
                    + " WHERE next <> nominal_at + interval '1 second'"))
        .as("seconds without an occurrence")
        .isEmpty();
    assertThat(
            node.count(
                "SELECT count(*) - count(DISTINCT output) FROM run"
                    + " WHERE name = 'beat' AND status = 'completed'"))
        .as("two runs for one time")
        .isZero();
  }
}
