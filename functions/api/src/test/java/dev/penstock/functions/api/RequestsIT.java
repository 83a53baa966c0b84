package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.web.Router;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F104: strict input, idempotent starts, sessions that end. */
class RequestsIT {

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
  }

  @AfterEach
  void resetClock() {
    fixture.clock.reset();
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
        start("traced", "{'workflow':'default/review'}")
            .header("traceparent", "00-" + trace + "-b7ad6b7169203331-00")
            .send()
            .at("/id");
    String broken =
        start("broken", "{'workflow':'default/review'}")
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

  @Test
  void shouldStartOneRunWhenTheSameRequestComesManyTimesAtOnce() throws Exception {
    long before = fixture.count("SELECT count(*) FROM run");
    Set<String> ids = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> tries = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        tries.add(() -> start("same", "{'workflow':'default/review'}").send().at("/id"));
      }
      for (var future : threads.invokeAll(tries)) {
        ids.add(future.get());
      }
    }
    assertThat(ids).hasSize(1).doesNotContain("");
    assertThat(fixture.count("SELECT count(*) FROM run")).isEqualTo(before + 1);
  }

  @Test
  void shouldRefuseAnotherRequestUnderTheSameKey() {
    start("reused", "{'workflow':'default/review'}").send();

    var reply = start("reused", "{'workflow':'default/review','input':{'a':1}}").send();

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.at("/code")).isEqualTo("idempotency-key-reused");
  }

  @Test
  void shouldRefuseTheSameKeyForAnotherOperation() {
    String run = start("elsewhere", "{'workflow':'default/review'}").send().at("/id");

    var reply =
        fixture
            .post("/runs/" + run + "/pause")
            .as(Role.OPERATOR)
            .header("idempotency-key", "elsewhere")
            .json("{}")
            .send();

    assertThat(reply.status()).isEqualTo(422);
  }

  @Test
  void shouldOrderOnceAndGiveTheFirstAnswerAgain() {
    String run = fixture.startRun();

    var first = pause(run);
    fixture.sql("UPDATE run SET status = 'paused' WHERE id = ?", run);
    var second = pause(run);

    assertThat(second.status()).isEqualTo(first.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("location")).isEqualTo(first.header("location"));
    assertThat(
            fixture.store.strings(
                "SELECT topic FROM outbox WHERE run_id = ? AND topic = 'run.pause'", run))
        .hasSize(1);
  }

  private ApiFixture.Reply pause(String run) {
    return fixture
        .post("/runs/" + run + "/pause")
        .as(Role.OPERATOR)
        .header("idempotency-key", "pause-" + run)
        .json("{'reason':'enough'}")
        .send();
  }

  @Test
  void shouldKeepNothingOfWhatWasRefused() {
    String run = fixture.startRun();
    fixture.sql("UPDATE run SET status = 'paused' WHERE id = ?", run);

    assertThat(pause(run).status()).isEqualTo(409);
    fixture.sql("UPDATE run SET status = 'running' WHERE id = ?", run);
    assertThat(pause(run).status()).isEqualTo(202);
  }

  @Test
  void shouldKeepNoDigestOfASecret() {
    fixture.put("/secrets/rotated").as(Role.OPERATOR).json("{'value':'one'}").send();
    fixture
        .post("/secrets/rotated/rotate")
        .as(Role.OPERATOR)
        .header("idempotency-key", "rotation")
        .json("{'value':'two'}")
        .send();
    var again =
        fixture
            .post("/secrets/rotated/rotate")
            .as(Role.OPERATOR)
            .header("idempotency-key", "rotation")
            .json("{'value':'two'}")
            .send();

    assertThat(again.body().path("versions")).hasSize(2);
    assertThat(
            fixture.store.strings("SELECT fingerprint FROM idempotency_key WHERE key = 'rotation'"))
        .containsExactly(
            Digest.of(
                Json.object()
                    .put("method", "POST")
                    .put("path", "/api/v1/secrets/rotated/rotate")
                    .put("query", "")
                    .set("body", Json.object())));
  }

  @Test
  void shouldKeepKeysOfDifferentCallersApart() {
    String one = start("mine", "{'workflow':'default/review'}").send().at("/id");
    String other = start("mine", "{'workflow':'default/review'}").as(Role.SERVICE).send().at("/id");

    assertThat(one).isNotEqualTo(other);
  }

  /** F81. */
  @Test
  void shouldTellARunAsItWasAtAMomentAndNotBefore() {
    String run = start("past", "{'workflow':'default/review'}").send().at("/id");
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
    String one = start("all-1", "{'workflow':'default/review'}").send().at("/id");
    String two = start("all-2", "{'workflow':'default/review'}").send().at("/id");
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
    String run = start("pause", "{'workflow':'default/review'}").send().at("/id");
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

  @Test
  void shouldAskForAKeyWhenThereIsNone() {
    var reply = start("x", "{'workflow':'default/review'}").without("idempotency-key").send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/detail")).contains("Idempotency-Key");
  }

  @Test
  void shouldNameEveryDefectOfABodyWithItsPointer() {
    var reply = start("k", "{'workflow':'no','version':'later','extra':1}").send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/workflow", "/version", "/extra");
  }

  @Test
  void shouldRefuseBrokenBodiesAsProblems() {
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "nul",
            "{'a':1,'a':2}",
            "{'workflow':'default/review'} x",
            "{'workflow':'\\ud800'}",
            "[".repeat(10_000))) {
      assertThat(start("k", body).send().status()).as(body).isEqualTo(400);
    }
    assertThat(start("k", "").raw(new byte[] {'"', (byte) 0xc3, '"'}).send().status())
        .isEqualTo(400);
  }

  @Test
  void shouldRefuseWhatIsTooLarge() {
    byte[] huge = new byte[Router.LARGEST_BODY + 1];
    assertThat(start("k", "").raw(huge).send().status()).isEqualTo(413);

    String big = "{'workflow':'default/review','input':'" + "x".repeat(6 * 1024 * 1024) + "'}";
    assertThat(start("k", big).send().status()).isEqualTo(413);
  }

  @Test
  void shouldSayWhichMethodsMediaTypesAndParametersThereAre() {
    var wrongMethod = fixture.call("PATCH", "/runs").as(Role.ADMIN).request();
    var answer = fixture.api.answer(wrongMethod);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("allow", "GET, POST");
    assertThat(
            start("k", "{'workflow':'default/review'}")
                .header("content-type", "text/plain")
                .send()
                .status())
        .isEqualTo(415);
    assertThat(
            fixture
                .api
                .answer(fixture.get("/runs").as(Role.ADMIN).header("accept", "text/html").request())
                .status())
        .isEqualTo(406);
    for (String query :
        List.of(
            "limit=0",
            "limit=251",
            "limit=x",
            "cursor=!",
            "status=odd",
            "no=1",
            "q=a&q=b",
            "q=%00",
            "q=%zz",
            "q=%ff")) {
      assertThat(fixture.get("/runs?" + query).as(Role.ADMIN).send().status())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void shouldWalkAllPagesWithoutLosingOrRepeatingARun() {
    for (int i = 0; i < 5; i++) {
      fixture.startRun();
    }
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      var page = fixture.get("/runs?limit=2" + cursor).as(Role.ADMIN).send().body();
      ids.addAll(page.path("items").findValuesAsText("id"));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());

    assertThat(ids).doesNotHaveDuplicates();
    assertThat((long) ids.size()).isEqualTo(fixture.count("SELECT count(*) FROM run"));
  }

  @Test
  void shouldAnswer304WhenNothingChanged() {
    String run = fixture.startRun();
    var first = fixture.get("/runs/" + run).as(Role.ADMIN).send();

    var second =
        fixture
            .get("/runs/" + run)
            .as(Role.ADMIN)
            .header("if-none-match", first.header("etag"))
            .send();

    assertThat(second.status()).isEqualTo(304);
  }

  @Test
  void shouldSignInOnceWithALink() {
    var body = Json.object().put("code", fixture.code("ada", "approver"));

    assertThat(fixture.post("/session").json(body).send().status()).isEqualTo(200);
    assertThat(fixture.post("/session").json(body).send().status()).isEqualTo(401);
  }

  @Test
  void shouldRefuseALinkAfterItsTime() {
    var body = Json.object().put("code", fixture.code("ada", "approver"));
    fixture.clock.advance(Duration.ofMinutes(11));

    assertThat(fixture.post("/session").json(body).send().status()).isEqualTo(401);
  }

  @Test
  void shouldRefuseToSignInForAnotherSite() {
    var reply =
        fixture
            .post("/session")
            .header("origin", "https://evil.example")
            .json(Json.object().put("code", fixture.code("ada", "approver")))
            .send();

    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void shouldEndASessionThatIsIdleAndOneThatIsOld() {
    var idle = fixture.signIn("ada", "approver");
    fixture.clock.advance(Sessions.IDLE.plusSeconds(1));
    assertThat(fixture.get("/session").as(idle).send().status()).isEqualTo(401);

    var busy = fixture.signIn("ada", "approver");
    for (int i = 0; i < 23; i++) {
      fixture.clock.advance(Duration.ofMinutes(30));
      assertThat(fixture.get("/session").as(busy).send().status()).isEqualTo(200);
    }
    fixture.clock.advance(Duration.ofMinutes(31));
    assertThat(fixture.get("/session").as(busy).send().status()).isEqualTo(401);
  }

  @Test
  void shouldProtectTheCookieAndLeaveOutSecureOnPlainLoopbackOnly() {
    String here = cookie("127.0.0.1:8080");
    String there = cookie("penstock.example");

    assertThat(here).contains("HttpOnly", "SameSite=Strict").doesNotContain("Secure");
    assertThat(there).contains("HttpOnly", "SameSite=Strict", "Secure");
  }

  @Test
  void shouldNotTakeAnExpiredKey() {
    fixture.key(Role.SERVICE);
    fixture.clock.advance(Duration.ofDays(2));

    assertThat(fixture.get("/runs").as(Role.SERVICE).send().status()).isEqualTo(401);
  }

  @Test
  void shouldTellTheFolderThatASecretIsKeptForUntilItIsPutElsewhere() {
    fixture
        .put("/secrets/held")
        .as(Role.OPERATOR)
        .json("{'value':'one','folder':'finance'}")
        .send();
    fixture.post("/secrets/held/rotate").as(Role.OPERATOR).json("{'value':'two'}").send();
    var moved =
        fixture
            .put("/secrets/held")
            .as(Role.OPERATOR)
            .json("{'value':'three','folder':'sales'}")
            .send();

    assertThat(moved.body().path("versions").findValuesAsText("folder"))
        .containsExactly("sales", "finance", "finance");
    assertThat(
            fixture
                .put("/secrets/held")
                .as(Role.OPERATOR)
                .json("{'value':'x','folder':'No Folder'}")
                .send()
                .status())
        .isEqualTo(400);
  }

  @Test
  void shouldNeverShowASecretOrKeepItReadable() {
    String value = "whsec_topsecret";
    fixture.put("/secrets/hidden").as(Role.OPERATOR).json("{'value':'" + value + "'}").send();

    assertThat(fixture.get("/secrets").as(Role.ADMIN).send().text()).doesNotContain(value);
    assertThat(fixture.count("SELECT count(*) FROM audit WHERE body LIKE '%topsecret%'")).isZero();
    assertThat(
            fixture
                .post("/secrets/absent/rotate")
                .as(Role.OPERATOR)
                .json("{'value':'x'}")
                .send()
                .status())
        .isEqualTo(404);
  }

  private static String cookie(String host) {
    return fixture
        .post("/session")
        .header("host", host)
        .raw(
            Json.write(Json.object().put("code", fixture.code("ada", "approver")))
                .getBytes(StandardCharsets.UTF_8))
        .send()
        .http()
        .cookies()
        .getFirst();
  }

  private static ApiFixture.Call start(String key, String body) {
    return fixture.post("/runs").as(Role.OPERATOR).header("idempotency-key", key).json(body);
  }
}
