package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy explain} and {@code simulate} on a node with a run that called something. F66. */
class PolicyCommandsIT {

  @TempDir private Path folder;

  @Test
  void shouldExplainWhatWasDecidedAndSayWhatAnotherVersionWould() throws IOException {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start()) {
      String run =
          platform.sendUntilAccepted(
              "book", "one", Json.object().put("id", 1).put("target", target.url()));
      platform.awaitEnd(run);
      JsonNode decision = platform.get("/api/v1/runs/" + run + "/trace").at("/policyDecisions/0");
      String task = decision.path("position").asText();

      Program explained =
          command(platform, "explain", run, task.substring(task.lastIndexOf('/') + 1));
      assertThat(explained.exitCode()).as(explained.errors()).isZero();
      assertThat(explained.output())
          .contains(decision.path("outcome").asText())
          .contains("matched     " + decision.path("rule").asText() + ": ")
          .doesNotContain("CHANGED");

      Program unknown = command(platform, "explain", run, "nothing");
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.errors()).contains("No policy decided anything for nothing in " + run);

      Path next = folder.resolve("next.yaml");
      Files.writeString(next, "policy: default\nversion: 9.0.0\nrules: []\n");
      Program simulated = command(platform, "simulate", next.toString(), "--exit-code");
      assertThat(simulated.exitCode()).as(simulated.errors()).isEqualTo(3);
      assertThat(simulated.output())
          .contains(run)
          .contains("would be deny instead of allow")
          .contains("recorded actions would be decided otherwise.");
    }
  }

  private static Program command(LocalPlatform platform, String name, String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "policy";
    arguments[1] = name;
    System.arraycopy(more, 0, arguments, 2, more.length);
    arguments[more.length + 2] = "--data";
    arguments[more.length + 3] = platform.data().toString();
    return Program.run(arguments);
  }
}
