package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F74: root and data keys of a running node are rotated while webhooks are verified and leases are
 * issued and redeemed: nobody is refused.
 */
class VaultRotationIT {

  @TempDir private static Path folder;
  private static LocalPlatform platform;
  private static final AtomicLong SENT = new AtomicLong();

  @BeforeAll
  static void start() throws Exception {
    Path secrets = Files.createDirectory(folder.toRealPath().resolve("secrets"));
    platform =
        LocalPlatform.start(
            folder.resolve("node"), Map.of("PENSTOCK_SECRET_SOURCES", "file:" + secrets + "/"));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldRotateWithoutAnybodyNoticing() throws Exception {
    try (Target target = Target.start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // given runs, each begun by a verified webhook, that call with a leased secret
      platform.putSecret("crm", "lent-value");
      platform.apply(LocalPlatform.files("/rotation"));
      AtomicBoolean over = new AtomicBoolean();
      Callable<List<String>> sender = () -> runs(target, over);
      var senders = List.of(threads.submit(sender), threads.submit(sender));

      // when
      String data = platform.data().toString();
      long refusedBefore = refusals(data);
      List<String> roots = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Program root = Program.run("secret", "rotate-root", "--data", data);
        assertThat(root.exitCode()).as(root.toString()).isZero();
        roots.add(root.output());
        Program keys = Program.run("secret", "rotate-keys", "--data", data);
        assertThat(keys.exitCode()).as(keys.toString()).isZero();
        assertThat(keys.output()).contains("Sealed under new data keys: ");
      }
      over.set(true);

      // then
      assertThat(roots).doesNotHaveDuplicates();
      int calls = 0;
      for (var runs : senders) {
        for (String run : runs.get()) {
          calls++;
          assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
        }
      }
      assertThat(calls).isGreaterThan(6);
      assertThat(target.calls()).hasSize(calls);
      assertThat(Program.run("audit", "export", "--data", data).output())
          .contains("\"vault.rotated\"", "\"vault.rewrapped\"", "\"vault.resealed\"");
      assertThat(refusals(data)).isEqualTo(refusedBefore);
    }
  }

  /** F74: and the key that seals everything else, which then goes for good. */
  @Test
  void shouldRotateTheInstallationsKeyWithoutAnybodyNoticing() throws Exception {
    try (Target target = Target.start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      platform.putSecret("crm", "lent-value");
      platform.apply(LocalPlatform.files("/rotation"));
      AtomicBoolean over = new AtomicBoolean();
      Callable<Integer> sender = () -> completed(target, over);
      var senders = List.of(threads.submit(sender), threads.submit(sender));
      String data = platform.data().toString();
      Path file = platform.data().resolve("keys/root.key");
      long refusedBefore = refusals(data);
      String before = Files.readAllLines(file).getFirst();

      // when
      for (int i = 0; i < 2; i++) {
        Program rotated = Program.run("secret", "rotate-installation", "--data", data);
        assertThat(rotated.exitCode()).as(rotated.toString()).isZero();
        assertThat(rotated.output()).doesNotContain("put under it now: 0");
        Program root = Program.run("secret", "rotate-root", "--data", data);
        assertThat(root.exitCode()).as(root.toString()).isZero();
        Program dropped = Program.run("secret", "rotate-installation", "--drop", "--data", data);
        assertThat(dropped.exitCode()).as(dropped.toString()).isZero();
      }
      over.set(true);

      // then
      assertThat(Files.readString(file)).doesNotContain(before).doesNotContain("\ninstallation");
      int calls = 0;
      for (var completed : senders) {
        calls += completed.get();
      }
      assertThat(calls).isGreaterThan(6);
      assertThat(target.calls()).hasSize(calls);
      assertThat(refusals(data)).isEqualTo(refusedBefore);
      assertThat(platform.verifyAudit().exitCode()).as(platform.verifyAudit().toString()).isZero();
      Program left = Program.run("secret", "rotate-installation", "--continue", "--data", data);
      assertThat(left.output()).contains("put under it now: 0");
      platform.stop();
      platform.restart();
      assertThat(platform.verifyAudit().exitCode()).isZero();
      assertThat(lent(target, "after").path("status").textValue()).isEqualTo("completed");
    }
  }

  /** F75, F79: fetched when it is used, typed when it can't be, and never the platform's own. */
  @Test
  void shouldLendWhatOthersKeepAndNothingOfThePlatform() throws Exception {
    try (Target target = Target.start()) {
      Path kept = folder.toRealPath().resolve("secrets/crm");
      Files.writeString(kept, "kept-elsewhere");
      String data = platform.data().toString();
      platform.apply(LocalPlatform.files("/rotation"));
      Program put = Program.run("secret", "put", "crm", "--from", "file:" + kept, "--data", data);
      assertThat(put.exitCode()).as(put.toString()).isZero();
      assertThat(Program.run("secret", "list", "--json", "--data", data).output())
          .contains("file:" + kept)
          .doesNotContain("kept-elsewhere");

      assertThat(lent(target, "there").path("status").textValue()).isEqualTo("completed");
      Files.delete(kept);
      assertThat(lent(target, "gone").toString()).contains("faulted", "no such thing");

      Program own = Program.runWith("value", "secret", "put", "crm", "--platform", "--data", data);
      assertThat(own.exitCode()).as(own.toString()).isZero();
      assertThat(lent(target, "own").toString()).contains("faulted", "platform's own");
      assertThat(target.calls()).hasSize(1);

      Program foreign =
          Program.run("secret", "put", "crm", "--from", "file:/etc/passwd", "--data", data);
      assertThat(foreign.exitCode()).isNotZero();
      assertThat(foreign.errors()).contains("PENSTOCK_SECRET_SOURCES");

      // and it is not everybody's because somebody forgot to say whose it is
      Program wider = Program.runWith("value", "secret", "put", "crm", "--data", data);
      assertThat(wider.errors()).contains("platform's own", "revoke it first");
      Program revoked = Program.run("secret", "revoke", "crm", "--reason", "over", "--data", data);
      assertThat(revoked.exitCode()).as(revoked.toString()).isZero();
    }
  }

  /** Deliveries and leases that were refused, ever. */
  private static long refusals(String data) {
    return Program.run("audit", "export", "--data", data)
        .output()
        .lines()
        .filter(line -> line.contains("lease.refused") || line.contains("delivery.refused"))
        .count();
  }

  private static JsonNode lent(Target target, String id) {
    return platform.awaitEnd(
        platform.sendUntilAccepted(
            "lend", id, Json.object().put("id", 1).put("target", target.url())));
  }

  /** One run after the other, from the webhook to the call with the lent secret; how many. */
  private static int completed(Target target, AtomicBoolean over) {
    int completed = 0;
    while (!over.get()) {
      String id = "lend-" + SENT.incrementAndGet();
      assertThat(lent(target, id).path("status").textValue()).isEqualTo("completed");
      completed++;
    }
    return completed;
  }

  private static List<String> runs(Target target, AtomicBoolean over) {
    List<String> runs = new ArrayList<>();
    while (!over.get()) {
      var answer =
          platform.send(
              "lend",
              "lend-" + SENT.incrementAndGet(),
              Json.object().put("id", runs.size()).put("target", target.url()));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      runs.add(Json.read(answer.body()).path("runId").textValue());
    }
    return runs;
  }
}
