package dev.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.node.client.ApiClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is stopped, killed and started again, with what it runs beside itself (F104). */
class NodeProcessIT {

  @TempDir Path folder;

  @Test
  void shouldStopWhatItStartedWhenItIsToldToStop() throws Exception {
    List<ProcessHandle> engines;
    try (NodeProcess node = NodeProcess.start(folder)) {
      engines = node.engines();
      assertThat(engines).isNotEmpty().allMatch(ProcessHandle::isAlive);

      node.terminate();
    }

    // A server's files are closed a moment before its process is gone.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(engines).noneMatch(ProcessHandle::isAlive));
    assertThat(folder.resolve("node.json")).doesNotExist();
  }

  @Test
  void shouldTakeOverAFolderWhoseNodeWasKilled() throws Exception {
    List<ProcessHandle> leftovers;
    String keyOfTheKilled;
    try (NodeProcess killed = NodeProcess.start(folder)) {
      leftovers = killed.engines();
      keyOfTheKilled = killed.file().apiKey();
      killed.kill();
    }
    assertThat(leftovers).isNotEmpty().allMatch(ProcessHandle::isAlive);

    try (NodeProcess next = NodeProcess.start(folder);
        ApiClient api = ApiClient.withKey(next.file().url(), next.file().apiKey())) {
      assertThat(api.get("/api/v1/health").path("status").asText()).isEqualTo("ok");
      assertThat(leftovers).noneMatch(ProcessHandle::isAlive);
      assertThat(next.file().apiKey()).isNotEqualTo(keyOfTheKilled);
    }
  }

  @Test
  void shouldStartAnEngineAgainThatDies() throws Exception {
    try (NodeProcess node = NodeProcess.start(folder);
        ApiClient api = ApiClient.withKey(node.file().url(), node.file().apiKey())) {
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
    try (NodeProcess first = NodeProcess.start(folder)) {
      NodeProcess second = NodeProcess.launch(folder);

      assertThat(second.awaitEnd()).isEqualTo(1);
      assertThat(second.output())
          .contains(Long.toString(first.file().pid()))
          .contains("--data DIR");
      second.close();
    }
  }
}
