package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F38: one run or all that a query finds, and each as it was at a moment. */
class RunActionsIT {

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** F112. */
  @Test
  void shouldPutARunIntoTheTraceOfWhoStartsIt() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    String traced =
        fixture
            .start("traced", "{'workflow':'default/review'}")
            .header("traceparent", "00-" + trace + "-b7ad6b7169203331-00")
            .send()
            .at("/id");
    String broken =
        fixture
            .start("broken", "{'workflow':'default/review'}")
            .header("traceparent", "00-" + trace + "-b7ad6b7169203331")
            .send()
            .at("/id");

    assertThat(fixture.get("/runs/" + traced).as(Role.OPERATOR).send().at("/traceId"))
        .isEqualTo(trace);
    assertThat(
            fixture.count(
                "SELECT count(*) FROM run WHERE id = '"
                    + traced
                    + "' AND trace_parent = trace_id || '-b7ad6b7169203331' AND NOT trace_kept"))
        .isEqualTo(1);
    assertThat(fixture.get("/runs/" + broken).as(Role.OPERATOR).send().at("/traceId"))
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(trace);
  }

  /** F81. */
  @Test
  void shouldTellARunAsItWasAtAMomentAndNotBefore() {
    String run = fixture.start("past", "{'workflow':'default/review'}").send().at("/id");
    String now = fixture.clock.instant().toString();

    var told = fixture.get("/runs/" + run + "?at=" + now).as(Role.AUDITOR).send();

    assertThat(told.at("/status")).isEqualTo("pending");
    assertThat(told.at("/definition")).isEqualTo("default/review@1.0.0");
    assertThat(told.body().has("input")).isFalse();
    assertThat(fixture.get("/runs/" + run + "?at=2000-01-01T00:00:00Z").as(Role.AUDITOR).send())
        .satisfies(reply -> assertThat(reply.status()).isEqualTo(404));
    assertThat(fixture.get("/runs/" + run + "?at=yesterday").as(Role.AUDITOR).send().status())
        .isEqualTo(400);
  }

  /** F38. */
  @Test
  void shouldAskAllRunsThatAQueryFindsAndOnlyShowThemFirst() {
    fixture.sql("DELETE FROM outbox");
    fixture.sql("UPDATE run SET status = 'completed'");
    String one = fixture.start("all-1", "{'workflow':'default/review'}").send().at("/id");
    String two = fixture.start("all-2", "{'workflow':'default/review'}").send().at("/id");
    fixture.sql("UPDATE run SET status = 'paused' WHERE id = ?", two);
    String action = "{'action':'%s','workflow':'default/review','reason':'why','dryRun':%s}";

    var shown =
        fixture
            .post("/runs/actions")
            .as(Role.OPERATOR)
            .json(action.formatted("cancel", "true"))
            .send();
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body().path("runs").findValuesAsText("id")).containsExactly(one, two);
    assertThat(fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.cancel'")).isZero();

    var paused =
        fixture
            .post("/runs/actions")
            .as(Role.OPERATOR)
            .json(action.formatted("pause", "false"))
            .send();
    assertThat(paused.status()).isEqualTo(202);
    assertThat(paused.body().path("runs").findValuesAsText("id")).containsExactly(one);
    assertThat(fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.pause'")).isOne();
    assertThat(
            fixture.count(
                """
                SELECT count(*) FROM audit
                 WHERE body::jsonb ->> 'kind' = 'run.pause-requested' AND body::jsonb #>> '{detail,reason}' = 'why'
                   AND body::jsonb #>> '{detail,query}' LIKE '%default/review%'
                """))
        .isOne();
  }

  /** F38. Who asks for all gets them in pages, though none of them has changed in between. */
  @Test
  void shouldAskTheNextRunsAfterThoseThatWereAsked() {
    fixture.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        SELECT 'run_page_' || lpad(n::text, 4, '0'), 'default', 'many', '1.0.0', 'd', 'c', 'p',
               'waiting', '{}', 'person:ada'
          FROM generate_series(1, 501) AS n
        """);
    String action = "{'action':'cancel','workflow':'default/many','dryRun':true%s}";

    var first = fixture.post("/runs/actions").as(Role.OPERATOR).json(action.formatted("")).send();
    var second =
        fixture
            .post("/runs/actions")
            .as(Role.OPERATOR)
            .json(action.formatted(",'after':'" + first.at("/next") + "'"))
            .send();

    assertThat(first.body().path("runs")).hasSize(500);
    assertThat(first.body().path("more").asBoolean()).isTrue();
    assertThat(second.body().path("runs").findValuesAsText("id")).containsExactly("run_page_0501");
    assertThat(second.body().path("more").asBoolean()).isFalse();
    assertThat(second.body().has("next")).isFalse();
  }

  /** F38. */
  @Test
  void shouldRefuseToActOnEverythingAtOnce() {
    var reply = fixture.post("/runs/actions").as(Role.OPERATOR).json("{'action':'cancel'}").send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("name at least one of status, workflow and before");
  }

  /** F38. */
  @Test
  void shouldPauseNoRunThatIsPausedOrOver() {
    String run = fixture.start("pause", "{'workflow':'default/review'}").send().at("/id");
    fixture.sql("UPDATE run SET status = 'paused' WHERE id = ?", run);
    assertThat(fixture.post("/runs/" + run + "/pause").as(Role.OPERATOR).json("{}").send().status())
        .isEqualTo(409);
    assertThat(
            fixture.post("/runs/" + run + "/resume").as(Role.OPERATOR).json("{}").send().status())
        .isEqualTo(202);
    fixture.sql("UPDATE run SET status = 'faulted' WHERE id = ?", run);
    assertThat(
            fixture.post("/runs/" + run + "/resume").as(Role.OPERATOR).json("{}").send().status())
        .isEqualTo(409);
  }
}
