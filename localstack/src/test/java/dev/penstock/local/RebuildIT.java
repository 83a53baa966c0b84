package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trail is the source: rows that say something else are seen, and rebuilt from it. F81. */
class RebuildIT {

  @TempDir private Path folder;

  @Test
  void shouldRebuildRunsAndQuestionsFromTheTrail() {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start()) {
      // given a run that a person let through, one that waits for a person, and one that is done
      var event = Json.object().put("id", 1).put("target", target.url());
      String done = platform.sendUntilAccepted("book", "one", event);
      String released = platform.sendUntilAccepted("release", "two", event);
      String waiting = platform.sendUntilAccepted("release", "three", event);
      platform.awaitEnd(done);
      platform.awaitRun(released, Set.of("waiting"));
      platform.awaitRun(waiting, Set.of("waiting"));
      Instant asked = Instant.now();
      Operator operator = platform.operator();
      assertThat(operator.decide(operator.question(released), "approved").statusCode())
          .isEqualTo(200);
      platform.awaitEnd(released);
      String child = childOf(platform);
      JsonNode childBefore = platform.get("/api/v1/runs/" + child);
      JsonNode doneBefore = platform.get("/api/v1/runs/" + done);
      JsonNode waitingBefore = platform.get("/api/v1/runs/" + waiting);
      assertThat(rebuild(platform, "--dry-run").output())
          .contains("Every run and every question is what the trail says.");

      // when rows are deleted, changed and made up behind the platform's back
      platform.change("DELETE FROM penstock.run WHERE id = '" + done + "'");
      platform.change(
          "UPDATE penstock.run SET depth = 7, parent_position = '/do/1/forged', trace_parent = NULL"
              + " WHERE id = '"
              + child
              + "'");
      platform.change(
          "UPDATE penstock.run SET status = 'completed', output = '{\"forged\":true}' WHERE id = '"
              + waiting
              + "'");
      platform.change("UPDATE penstock.run SET problem = '{}' WHERE id = '" + released + "'");
      platform.change(
          "UPDATE penstock.human_task SET state = 'cancelled' WHERE run_id = '" + waiting + "'");
      platform.change(
          """
          INSERT INTO penstock.run
          SELECT 'run_forged', namespace, name, version, definition_digest, config_digest,
                 policy_digest, 'completed', input, output, problem, started_by, NULL
            FROM penstock.run LIMIT 1
          """);

      // then each is named, and nothing is changed by looking
      Program seen = rebuild(platform, "--dry-run");
      assertThat(seen.exitCode()).isEqualTo(1);
      assertThat(seen.output())
          .contains("run " + done + ": row is missing")
          .contains("run " + waiting + ": status is completed, the trail says waiting")
          .contains("run " + waiting + ": output")
          .contains("run " + child + ": parent is ToldParent[")
          .contains("run " + child + ": trace_parent")
          .contains("run " + released + ": problem")
          .contains("state is cancelled, the trail says open")
          .contains("run run_forged: row is there, the trail says none");
      assertThat(platform.count("SELECT count(*) FROM penstock.run WHERE id = '" + done + "'"))
          .isZero();

      // and they are rebuilt, with what only the backbone still holds
      Program mended = rebuild(platform);
      assertThat(mended.exitCode()).as(mended.output()).isZero();
      assertSame(platform.get("/api/v1/runs/" + done), doneBefore);
      assertSame(platform.get("/api/v1/runs/" + waiting), waitingBefore);
      assertThat(childBefore.at("/parent/task").textValue()).isEqualTo("/do/0/start");
      assertSame(platform.get("/api/v1/runs/" + child), childBefore);
      assertThat(platform.count("SELECT count(*) FROM penstock.run WHERE id = 'run_forged'"))
          .isZero();
      assertThat(platform.verifyAudit().exitCode()).isZero();

      // and the run that waits goes on as if nothing had been
      assertThat(operator.decide(operator.question(waiting), "approved").statusCode())
          .isEqualTo(200);
      assertThat(platform.awaitEnd(waiting).path("status").textValue()).isEqualTo("completed");

      // and its past is still told
      Program past =
          Program.run(
              "runs",
              "at",
              waiting,
              "--time",
              asked.toString(),
              "--json",
              "--data",
              platform.data().toString());
      JsonNode told = Json.read(past.output());
      assertThat(told.path("status").textValue()).isEqualTo("waiting");
      assertThat(told.at("/openTasks/0").textValue()).isEqualTo("/do/0/release");
      assertThat(told.at("/questions/0/state").textValue()).isEqualTo("open");
      assertThat(told.at("/policyDecisions/0/outcome").textValue()).isEqualTo("require-approval");
    }
  }

  @Test
  void shouldRebuildNothingFromABrokenTrail() {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"))) {
      platform.change(
          "UPDATE penstock.audit SET body = replace(body, 'owner', 'owned') WHERE seq = 1");

      Program refused = rebuild(platform);

      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.errors()).contains("The trail is broken at entry 1");
    }
  }

  /** A run that a run's task started, when both have ended. */
  private static String childOf(LocalPlatform platform) {
    try (NodeSubject node = new NodeSubject(platform)) {
      String head =
          "document: { dsl: '1.0.3', namespace: family, name: %s, version: 1.0.0 }\ndo:\n";
      node.applyFile(
          "workflows/child.yaml",
          head.formatted("child") + "  - set: { set: { grown: true } }\n",
          Json.object());
      node.applyFile(
          "workflows/parent.yaml",
          head.formatted("parent")
              + "  - start: { run: { workflow: { namespace: family, name: child, version: 1.0.0,"
              + " input: { seed: 1 } } } }\n",
          Json.object());
      String parent = node.start("family/parent", Json.object());
      platform.awaitEnd(parent);
      return platform.get("/api/v1/runs/" + parent).at("/children/0/id").textValue();
    }
  }

  /** Times come from the entries, which were made a moment from when the rows were. */
  private static void assertSame(JsonNode rebuilt, JsonNode before) {
    for (JsonNode run : new JsonNode[] {rebuilt, before}) {
      ((com.fasterxml.jackson.databind.node.ObjectNode) run)
          .remove(java.util.List.of("createdAt", "startedAt", "endedAt"));
    }
    assertThat(rebuilt).isEqualTo(before);
  }

  private static Program rebuild(LocalPlatform platform, String... more) {
    var arguments =
        new java.util.ArrayList<>(
            java.util.List.of("runs", "rebuild", "--data", platform.data().toString()));
    arguments.addAll(java.util.List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }
}
