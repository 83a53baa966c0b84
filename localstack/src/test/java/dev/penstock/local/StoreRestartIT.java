package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL dies under load: what was answered 202 runs, what could not be stored was answered 503
 * with Retry-After, and nothing else is ever answered. F5, F30.
 */
class StoreRestartIT {

  private static final int SENDERS = 4;
  private static final int DELIVERIES_EACH = 60;

  @TempDir private Path folder;

  @Test
  void shouldRunWhatItAcknowledgedAndRefuseTheRestWhenTheStoreDiesUnderLoad() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start();
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      // given
      Map<String, String> accepted = new ConcurrentHashMap<>();
      Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
      AtomicInteger sent = new AtomicInteger();
      List<Future<?>> load = new ArrayList<>();
      for (int sender = 0; sender < SENDERS; sender++) {
        int number = sender;
        load.add(
            senders.submit(
                () -> {
                  for (int i = 0; i < DELIVERIES_EACH; i++) {
                    String id = number + "-" + i;
                    var response =
                        platform.send(
                            "book", id, Json.object().put("id", i).put("target", target.url()));
                    answers
                        .computeIfAbsent(response.statusCode(), _ -> new AtomicInteger())
                        .incrementAndGet();
                    sent.incrementAndGet();
                    if (response.statusCode() == 202) {
                      accepted.put(id, Json.read(response.body()).path("runId").textValue());
                    } else {
                      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
                      assertThat(response.headers().firstValue("retry-after")).isPresent();
                    }
                  }
                }));
      }

      // when
      await().atMost(Duration.ofSeconds(60)).until(() -> sent.get() > SENDERS * 10);
      killPostmaster(platform.data());
      for (Future<?> sender : load) {
        sender.get();
      }

      // then
      System.out.println("StoreRestartIT answers " + answers);
      assertThat(accepted).isNotEmpty();
      for (String run : accepted.values()) {
        assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      }
      assertThat(platform.verifyAudit().exitCode()).isZero();

      // and what was refused goes through when its sender tries again
      String run =
          platform.sendUntilAccepted(
              "book", "afterwards", Json.object().put("id", 0).put("target", target.url()));
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
    }
  }

  /** The first line of the server's own pid file, below the folder of a node that we started. */
  private static void killPostmaster(Path data) throws IOException {
    try (var files = Files.walk(data)) {
      Path pidFile =
          files.filter(file -> file.endsWith("postmaster.pid")).findFirst().orElseThrow();
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }
  }
}
