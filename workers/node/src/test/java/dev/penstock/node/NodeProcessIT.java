package dev.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.node.client.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is stopped, killed and started again, with what it runs beside itself (F104). */
class NodeProcessIT {

  @TempDir private static Path shared;
  private static NodeProcess node;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    node = NodeProcess.start(shared);
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @Test
  void shouldTakeOverAFolderWhoseNodeWasKilledAndStopWhatItStartedWhenItIsToldTo()
      throws Exception {
    List<ProcessHandle> leftovers;
    String keyOfTheKilled;
    try (NodeProcess killed = NodeProcess.start(folder)) {
      leftovers = killed.engines();
      keyOfTheKilled = killed.file().apiKey();
      killed.kill();
    }
    assertThat(leftovers).isNotEmpty().allMatch(ProcessHandle::isAlive);

    List<ProcessHandle> engines;
    try (NodeProcess next = NodeProcess.start(folder);
        ApiClient api = ApiClient.withKey(next.file().url(), next.file().apiKey())) {
      assertThat(api.get("/api/v1/health").path("status").asText()).isEqualTo("ok");
      assertThat(leftovers).noneMatch(ProcessHandle::isAlive);
      assertThat(next.file().apiKey()).isNotEqualTo(keyOfTheKilled);
      engines = next.engines();
      assertThat(engines).isNotEmpty().allMatch(ProcessHandle::isAlive);

      next.terminate();
    }

    // A server's files are closed a moment before its process is gone.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(engines).noneMatch(ProcessHandle::isAlive));
    assertThat(folder.resolve("node.json")).doesNotExist();
  }

  @Test
  void shouldStartAnEngineAgainThatDies() throws Exception {
    try (ApiClient api = ApiClient.withKey(node.file().url(), node.file().apiKey())) {
      List<ProcessHandle> before = node.engines();

      before.forEach(ProcessHandle::destroyForcibly);

      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(
              () ->
                  before.stream().noneMatch(ProcessHandle::isAlive)
                      && api.get("/api/v1/health").path("status").asText().equals("ok"));
    }
  }

  @Test
  void shouldTellASecondProcessWhoHoldsTheFolder() throws Exception {
    try (NodeProcess second = NodeProcess.launch(shared)) {
      assertThat(second.awaitEnd()).isEqualTo(1);
      assertThat(second.output()).contains(Long.toString(node.file().pid())).contains("--data DIR");
    }
  }
}
