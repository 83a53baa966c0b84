package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL dies under load, and some deliveries come twice: what was answered 202 runs, exactly
 * once each, whether the store took it or the spool beside it; what was kept nowhere was answered
 * 503 with Retry-After; and nothing else is ever answered. F5, F6, F30.
 */
class StoreRestartIT {

  private static final int SENDERS = 4;
  private static final int DELIVERIES_EACH = 60;

  @TempDir private Path folder;

  @Test
  void shouldRunExactlyWhatItAcknowledgedWhenTheStoreDiesUnderLoad() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start();
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      // given
      Set<String> accepted = ConcurrentHashMap.newKeySet();
      Set<String> refused = ConcurrentHashMap.newKeySet();
      Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
      AtomicInteger sent = new AtomicInteger();
      List<Future<?>> load = new ArrayList<>();
      for (int sender = 0; sender < SENDERS; sender++) {
        int number = sender;
        load.add(
            senders.submit(
                () -> {
                  for (int i = 0; i < DELIVERIES_EACH; i++) {
                    String id = number + "-" + i;
                    // Every fifth is sent twice, as senders do that did not hear an answer in time.
                    for (int copy = 0; copy < (i % 5 == 0 ? 2 : 1); copy++) {
                      var response =
                          platform.send(
                              "book", id, Json.object().put("id", i).put("target", target.url()));
                      sent.incrementAndGet();
                      if (response.statusCode() == 202) {
                        accepted.add(id);
                      } else {
                        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
                        assertThat(response.headers().firstValue("retry-after")).isPresent();
                        refused.add(id);
                      }
                      count(answers, response);
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
      Map<String, String> runs = new HashMap<>();
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions()
          .until(
              () -> {
                runs.putAll(started(platform));
                return runs.keySet().containsAll(accepted);
              });
      for (String id : accepted) {
        String run = runs.getOrDefault(id, "none");
        assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      }
      assertThat(platform.verifyAudit().exitCode()).isZero();

      // and what was refused goes through when its sender tries again, each once
      refused.removeAll(accepted);
      refused.add("afterwards");
      for (String id : refused) {
        platform.sendUntilAccepted(
            "book", id, Json.object().put("id", 0).put("target", target.url()));
      }
      accepted.addAll(refused);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> started(platform).keySet().containsAll(accepted));
      assertThat(started(platform).keySet()).isEqualTo(accepted);
      assertThat(platform.get("/api/v1/runs?limit=250").path("items")).hasSize(accepted.size());
      assertThat(platform.verifyAudit().exitCode()).isZero();
    }
  }

  private static void count(
      Map<String, AtomicInteger> answers, java.net.http.HttpResponse<String> response) {
    boolean spilled = Json.read(response.body()).path("spilled").asBoolean();
    answers
        .computeIfAbsent(
            response.statusCode() + (spilled ? " beside the store" : ""), _ -> new AtomicInteger())
        .incrementAndGet();
  }

  /** The run of each delivery that has one, by the sender's id. */
  private static Map<String, String> started(LocalPlatform platform) {
    Map<String, String> runs = new HashMap<>();
    var page = platform.get("/api/v1/deliveries?trigger=book&state=started&limit=250");
    page.path("items")
        .forEach(
            item -> runs.put(item.path("senderId").textValue(), item.path("runId").textValue()));
    return runs;
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
