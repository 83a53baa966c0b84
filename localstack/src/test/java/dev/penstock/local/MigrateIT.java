package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs in flight go on in another version, or are told why not, on the durable server. F41. */
class MigrateIT {

  private static final String FIRST =
      """
      document: { dsl: '1.0.3', namespace: default, name: slow, version: '1.0.0' }
      do:
        - ask: { call: approval, with: { title: 'Go on?', payload: { x: 1 } } }
        - say: { set: { said: old } }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  @Timeout(240)
  void shouldChangeTheVersionOfARunThatWaitsAndRefuseWhatIsUnsafe() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"))) {
      // given a run that waits for a person
      apply(platform, FIRST);
      String run = start(platform);
      platform.awaitRun(run, Set.of("waiting"));
      String before = definitionOf(platform, run);

      // when a version is applied that asks for something else
      apply(platform, FIRST.replace("1.0.0", "1.1.0").replace("x: 1", "x: 2"));
      Program refused = migrate(platform, run, "1.1.0");

      // then it is refused, with the task and the reason, and nothing happens
      assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
      assertThat(refused.output()).contains("/do/0/ask", "what it has begun to do is another");
      assertThat(definitionOf(platform, run)).isEqualTo(before);

      // when only what is still to come is another, first as a dry run
      apply(platform, FIRST.replace("1.0.0", "1.2.0").replace("said: old", "said: new"));
      Program dry = migrate(platform, run, "1.2.0", "--dry-run");
      assertThat(dry.exitCode()).as(dry.toString()).isZero();
      assertThat(dry.output()).contains("could");
      assertThat(definitionOf(platform, run)).isEqualTo(before);
      Program asked =
          Program.run(
              "runs",
              "migrate",
              "--workflow",
              "default/slow",
              "--to",
              "1.2.0",
              "--reason",
              "mended",
              "--data",
              data(platform));
      assertThat(asked.exitCode()).as(asked.toString()).isZero();

      // then its pin changes, and it survives the node's death
      await().atMost(PATIENCE).until(() -> version(platform, run), "1.2.0"::equals);
      platform.kill();
      platform.restart();
      Operator operator = platform.operator();
      assertThat(operator.decide(operator.question(run), "approved").statusCode()).isEqualTo(200);
      JsonNode ended = platform.awaitEnd(run);
      assertThat(ended.at("/output/said").textValue()).as(ended.toString()).isEqualTo("new");
      Program show = Program.run("runs", "show", run, "--data", data(platform));
      assertThat(show.output()).containsPattern("version +1.2.0");

      // and all of it is on the trail, which holds, and from which the row could be made again
      assertThat(entries(platform, run))
          .containsSubsequence("run.migrate-requested", "run.migrated", "run.completed");
      assertThat(platform.verifyAudit().exitCode()).isZero();
      Program rebuild = Program.run("runs", "rebuild", "--dry-run", "--data", data(platform));
      assertThat(rebuild.output()).doesNotContain(run);
      assertThat(
              platform.count(
                  "SELECT count(*) FROM penstock.human_task WHERE run_id = '" + run + "'"))
          .isEqualTo(1);

      // and taken up again, it is what it became
      Program retry =
          Program.run("runs", "retry", run, "--from", "say", "--json", "--data", data(platform));
      assertThat(retry.exitCode()).as(retry.toString()).isZero();
      JsonNode again = platform.awaitEnd(Json.read(retry.output()).path("id").textValue());
      assertThat(again.at("/output/said").textValue()).as(again.toString()).isEqualTo("new");
      assertThat(again.path("version").textValue()).isEqualTo("1.2.0");

      // and a run that is over is told so
      assertThat(migrate(platform, run, "1.1.0").output()).contains("The run has ended");
    }
  }

  private void apply(LocalPlatform platform, String document) throws IOException {
    Path workflows = Files.createDirectories(folder.resolve("more/workflows"));
    Files.writeString(workflows.resolve("slow.yaml"), document);
    platform.apply(folder.resolve("more"));
  }

  private static String start(LocalPlatform platform) {
    return platform
        .post(
            "/api/v1/runs",
            "application/json",
            Json.object().put("workflow", "default/slow").set("input", Json.object()))
        .path("id")
        .textValue();
  }

  private static Program migrate(
      LocalPlatform platform, String run, String version, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("runs", "migrate", run, "--to", version, "--data", data(platform)));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  private static String version(LocalPlatform platform, String run) {
    return platform.get("/api/v1/runs/" + run).path("version").textValue();
  }

  private static String definitionOf(LocalPlatform platform, String run) {
    return platform.get("/api/v1/runs/" + run).path("definitionDigest").textValue();
  }

  private static List<String> entries(LocalPlatform platform, String run) {
    return platform.get("/api/v1/audit?limit=250&run=" + run).findValuesAsText("kind");
  }

  private static String data(LocalPlatform platform) {
    return platform.data().toString();
  }
}
