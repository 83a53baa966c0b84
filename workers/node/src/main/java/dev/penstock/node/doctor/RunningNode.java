package dev.penstock.node.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.folder.NodeFile;
import dev.penstock.problem.PlatformException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the folder's node says of itself, when it runs. */
final class RunningNode {

  private final Path data;

  RunningNode(Path data) {
    this.data = data;
  }

  List<Finding> look() {
    Optional<NodeFile> running = NodeFile.ofRunning(DataFolder.at(data));
    if (running.isEmpty()) {
      return List.of();
    }
    String url = running.get().url();
    List<Finding> findings = new ArrayList<>();
    try (ApiClient api = ApiClient.withKey(url, running.get().apiKey())) {
      for (JsonNode notice : api.get("/api/v1/health").path("notices")) {
        findings.add(
            new Finding.Advice(
                "node", notice.asText(), "docs/manual/operations.md tells more: Upgrades"));
      }
    } catch (PlatformException e) {
      findings.add(
          new Finding.Advice(
              "node",
              "runs at " + url + " and is not well: " + e.getMessage(),
              "look into its log"));
    }
    return findings.isEmpty() ? List.of(new Finding.Fine("node", "runs at " + url)) : findings;
  }
}
