package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F74: root and data keys of a running node are rotated while webhooks are verified and leases are
 * issued and redeemed: nobody is refused.
 */
class VaultRotationIT {

  @TempDir private Path folder;

  @Test
  void shouldRotateWithoutAnybodyNoticing() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // given runs, each begun by a verified webhook, that call with a leased secret
      platform.putSecret("crm", "lent-value");
      platform.apply(LocalPlatform.files("/rotation"));
      AtomicBoolean over = new AtomicBoolean();
      Callable<List<String>> sender = () -> runs(platform, target, over);
      var senders = List.of(threads.submit(sender), threads.submit(sender));

      // when
      String data = platform.data().toString();
      List<String> roots = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Program root = Program.run("secret", "rotate-root", "--data", data);
        assertThat(root.exitCode()).as(root.toString()).isZero();
        roots.add(root.output());
        Program keys = Program.run("secret", "rotate-keys", "--data", data);
        assertThat(keys.exitCode()).as(keys.toString()).isZero();
        assertThat(keys.output()).contains("Sealed under new data keys: 2");
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
          .contains("\"vault.rotated\"", "\"vault.rewrapped\"", "\"vault.resealed\"")
          .doesNotContain("lease.refused", "delivery.refused");
    }
  }

  private static List<String> runs(LocalPlatform platform, Target target, AtomicBoolean over) {
    List<String> runs = new ArrayList<>();
    while (!over.get()) {
      var answer =
          platform.send(
              "lend",
              "lend-" + Thread.currentThread().threadId() + "-" + runs.size(),
              Json.object().put("id", runs.size()).put("target", target.url()));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      runs.add(Json.read(answer.body()).path("runId").textValue());
    }
    return runs;
  }
}
