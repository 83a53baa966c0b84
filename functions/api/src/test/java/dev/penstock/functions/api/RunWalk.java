package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import java.util.List;

/** Whoever asks for everything there is to ask of a run. */
final class RunWalk {

  private RunWalk() {}

  static void shown(ApiFixture fixture, String run) {
    assertThat(fixture.get("/runs/" + run).as(Role.SERVICE).send().at("/input/amount"))
        .isEqualTo("12");
    fixture.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by, parent_id, parent_position,
                         parent_iteration, parent_attempt, awaited, depth)
        SELECT 'run_child', namespace, name, version, definition_digest, config_digest,
               policy_digest, 'pending', input, started_by, id, '/do/0/note', '', 1, true, 1
          FROM run WHERE id = ?
        """,
        run);
    assertThat(fixture.get("/runs/" + run).as(Role.SERVICE).send().body().at("/children/0"))
        .isEqualTo(
            Json.object()
                .put("id", "run_child")
                .put("task", "/do/0/note")
                .put("workflow", "default/review")
                .put("version", "1.0.0")
                .put("status", "pending")
                .put("awaited", true));
    assertThat(fixture.get("/runs/run_child").as(Role.SERVICE).send().body().path("parent"))
        .isEqualTo(Json.object().put("runId", run).put("task", "/do/0/note"));
    fixture.get("/runs/" + run + "/raw").as(Role.AUDITOR).send();
    JsonNode trace = fixture.get("/runs/" + run + "/trace").as(Role.AUTHOR).send().body();
    assertThat(trace.path("lastEventId").asLong()).isPositive();
    assertThat(fixture.get("/runs/" + run + "/events").as(Role.AUTHOR).send().text())
        .contains("event: run.requested");
    for (String part :
        List.of("hops", "policyDecisions", "effects", "receipts", "humanTasks", "listeners")) {
      assertThat(trace.path(part)).as(part).isNotEmpty();
    }
    JsonNode definition = fixture.get("/runs/" + run + "/definition").as(Role.AUTHOR).send().body();
    assertThat(definition.at("/diagram/nodes").findValuesAsText("id"))
        .contains("start", "/do/0/note", "/do/1/ask", "end");
    JsonNode config =
        fixture.get("/runs/" + run + "/config?compare=" + run).as(Role.AUTHOR).send().body();
    assertThat(config.path("environment").asText()).isEqualTo("base");
    assertThat(config.path("differences")).isEmpty();
    compared(fixture, run);
  }

  private static void compared(ApiFixture fixture, String run) {
    String comparison = "/runs/" + run + "/comparison";
    JsonNode child = fixture.get(comparison + "?with=run_child").as(Role.AUTHOR).send().body();
    assertThat(child.path("same").booleanValue()).isFalse();
    assertThat(child.path("tasks").findValuesAsText("in")).containsOnly("here");
    assertThat(child.path("tasks").findValuesAsText("kind"))
        .contains("policy.eval", "approval", "tool.call", "event.consume");
    assertThat(fixture.get(comparison + "?with=" + run).as(Role.AUTHOR).send().at("/same"))
        .isEqualTo("true");
    assertThat(fixture.get(comparison).as(Role.AUTHOR).send().status()).isEqualTo(400);
  }

  static void ordered(ApiFixture fixture, String run, ApiFixture.Visitor ada) {
    fixture.post("/runs/" + run + "/pause").as(ada).json("{}").send();
    fixture.post("/runs/" + run + "/resume").as(ada).json("{'reason':'enough'}").send();
    fixture
        .post("/runs/actions")
        .as(ada)
        .json("{'action':'pause','status':'pending','dryRun':true}")
        .send();
  }

  static void retried(ApiFixture fixture, String run, ApiFixture.Visitor ada) {
    fixture.get("/runs/" + run + "?at=" + fixture.clock.instant()).as(Role.AUDITOR).send();
    fixture.post("/runs/" + run + "/cancel").as(ada).json("{}").send();
    fixture.sql("UPDATE run SET status = 'faulted' WHERE id = ?", run);
    String retry = "{'from':'/do/1/ask','dryRun':%s}";
    assertThat(
            fixture
                .post("/runs/" + run + "/retry")
                .as(ada)
                .json(retry.formatted("true"))
                .send()
                .status())
        .isEqualTo(200);
    String fresh =
        fixture
            .post("/runs/" + run + "/retry")
            .as(ada)
            .json(retry.formatted("false"))
            .send()
            .at("/id");
    assertThat(fixture.get("/runs/" + fresh).as(Role.OPERATOR).send().at("/retryOf"))
        .isEqualTo(run);
  }
}
