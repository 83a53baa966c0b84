package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F11, F12, F13: what people see of schedules and do to them. */
class SchedulesIT {

  @TempDir Path folder;
  private ApiFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ApiFixture(folder);
    apply("report", "every: PT1H");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldListWhatIsInForceWithItsNextTime() {
    apply("poll", "on: {any: []}");

    var list = fixture.get("/schedules").as(Role.AUTHOR).send();
    var first = fixture.get("/schedules?limit=1").as(Role.AUTHOR).send();

    assertThat(list.body().findValuesAsText("name")).containsExactly("ops/poll", "ops/report");
    assertThat(list.at("/items/0/nextAt")).isEmpty();
    assertThat(list.at("/items/1/nextAt")).endsWith(":00:00Z");
    assertThat(list.at("/items/1/document/every")).isEqualTo("PT1H");
    assertThat(
            fixture
                .get("/schedules?cursor=" + first.at("/next"))
                .as(Role.AUTHOR)
                .send()
                .body()
                .findValuesAsText("name"))
        .containsExactly("ops/report");
  }

  @Test
  void shouldPauseWithANoteAndResume() {
    var paused = act("{'schedule':'ops/report','action':'pause','note':'The bank is closed'}");
    var again = act("{'schedule':'ops/report','action':'pause'}");
    var list = fixture.get("/schedules").as(Role.AUDITOR).send();
    var resumed = act("{'schedule':'ops/report','action':'resume'}");
    var twice = act("{'schedule':'ops/report','action':'resume'}");

    assertThat(paused.status()).isEqualTo(202);
    assertThat(again.status()).isEqualTo(409);
    assertThat(list.at("/items/0/note")).isEqualTo("The bank is closed");
    assertThat(resumed.status()).isEqualTo(202);
    assertThat(twice.status()).isEqualTo(409);
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' IN ('schedule.paused', 'schedule.resumed')"))
        .isEqualTo(2);
  }

  @Test
  void shouldStartARunNowBesideThoseThatCome() {
    var one = act("{'schedule':'ops/report','action':'run-now'}");
    var two = act("{'schedule':'ops/report','action':'run-now'}");

    assertThat(one.at("/run")).startsWith("run_").isNotEqualTo(two.at("/run"));
    assertThat(
            fixture.count(
                "SELECT count(*) FROM outbox WHERE topic = 'run.from-occurrence' AND run_id = '"
                    + one.at("/run")
                    + "'"))
        .isOne();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.fired' AND run_id = '"
                    + one.at("/run")
                    + "'"))
        .isOne();
  }

  @Test
  void shouldRefuseWhatCanNotBeDone() {
    apply("hear", "on: {any: []}");

    assertThat(act("{'schedule':'ops/hear','action':'run-now'}").status()).isEqualTo(409);
    assertThat(act("{'schedule':'ops/none','action':'pause'}").status()).isEqualTo(404);
    assertThat(act("{'schedule':'ops/report','action':'stop'}").status()).isEqualTo(400);
    assertThat(act("{'action':'pause'}").status()).isEqualTo(400);
  }

  @Test
  void shouldShowOneWithItsNextTimesAndItsOccurrences() {
    file("nightly", "cron: 30 2 * * *\nzone: Europe/Berlin\njitter: PT10M");
    act("{'schedule':'nightly','action':'run-now'}");

    var one = fixture.get("/schedules/nightly?next=2").as(Role.AUDITOR).send();
    var held = fixture.get("/schedules/ops%2Freport?next=0").as(Role.AUTHOR).send();

    assertThat(one.body().path("next")).hasSize(2);
    assertThat(one.at("/next/0/local")).contains("T02:30:00+0");
    assertThat(one.at("/next/0/due")).isGreaterThanOrEqualTo(one.at("/next/0/time"));
    assertThat(one.at("/occurrences/0/run")).startsWith("run_");
    assertThat(held.at("/name")).isEqualTo("ops/report");
    assertThat(held.body().path("next")).isEmpty();
    assertThat(
            fixture
                .get("/schedules/ops%2Freport?next=0")
                .as(Role.AUTHOR)
                .header("if-none-match", held.header("etag"))
                .send()
                .status())
        .isEqualTo(304);
    assertThat(fixture.get("/schedules/none").as(Role.AUTHOR).send().status()).isEqualTo(404);
  }

  @Test
  void shouldSayWhatABackfillWouldDoAndDoNothing() {
    var dry = act(backfill("'dryRun':true"));

    assertThat(dry.status()).isEqualTo(200);
    assertThat(dry.body().findValuesAsText("time"))
        .containsExactly("2026-11-01T00:00:00Z", "2026-11-01T01:00:00Z", "2026-11-01T02:00:00Z");
    assertThat(dry.body().findValuesAsText("fate")).containsExactly("starts", "waits", "waits");
    assertThat(fixture.count("SELECT count(*) FROM occurrence")).isZero();
    assertThat(fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.from-occurrence'"))
        .isZero();
    assertThat(fixture.count("SELECT count(*) FROM audit WHERE body LIKE '%backfill%'")).isZero();
  }

  @Test
  void shouldBringTheTimesOfARangeOnceAndAgainOnlyWhenAsked() {
    act("{'schedule':'ops/report','action':'pause'}");
    var first = act(backfill("'overlap':'allow'"));
    var second = act(backfill("'overlap':'allow'"));
    var again = act(backfill("'overlap':'skip','again':true"));

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.body().findValuesAsText("fate")).containsExactly("starts", "starts", "starts");
    assertThat(second.body().findValuesAsText("fate")).containsExactly("known", "known", "known");
    assertThat(again.body().findValuesAsText("fate"))
        .containsExactly("starts", "left-out", "left-out");
    assertThat(fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.from-occurrence'"))
        .isEqualTo(4);
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' ="
                    + " 'schedule.backfill-requested'"))
        .isEqualTo(3);
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.fired'"
                    + " AND body::jsonb -> 'detail' ->> 'backfill' = '"
                    + again.at("/backfill")
                    + "'"))
        .isOne();
  }

  @Test
  void shouldLeaveTheRangeThatAPersonAskedForReadableOnTheTrail() {
    var ada = fixture.signIn("ada", "operator");

    var asked = fixture.post("/schedules/actions").as(ada).json(backfill("'overlap':'allow'"));

    assertThat(asked.send().status()).isEqualTo(202);
    assertThat(
            fixture.store.strings(
                "SELECT body::jsonb #>> '{detail,from}' FROM audit WHERE body::jsonb ->> 'kind' ="
                    + " 'schedule.backfill-requested'"))
        .containsExactly("2026-11-01T00:00:00Z");
  }

  @Test
  void shouldRefuseABackfillThatHasNoBoundsOrNoTimes() {
    apply("poll", "after: PT1H");
    String range = "'from':'%s','until':'%s'}";
    String report = "{'schedule':'ops/report','action':'backfill',";

    assertThat(act(report + "'from':'2026-11-01T00:00:00Z'}").status()).isEqualTo(400);
    assertThat(act(report + range.formatted("yesterday", "2026-11-01T00:00:00Z")).status())
        .isEqualTo(400);
    assertThat(
            act(report + range.formatted("2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z")).status())
        .isEqualTo(400);
    assertThat(
            act(report + range.formatted("2026-11-01T00:00:00Z", "2999-11-01T00:00:00Z")).status())
        .isEqualTo(400);
    assertThat(
            act(report + range.formatted("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"))
                .at("/detail"))
        .contains("more than 1000 times", "2025-02-11T16:00:00Z");
    assertThat(act(backfill("'overlap':'buffer'")).status()).isEqualTo(400);
    assertThat(act(backfill("'note':'x'")).status()).isEqualTo(400);
    assertThat(act(backfill("'dryRun':true").replace("ops/report", "ops/poll")).status())
        .isEqualTo(409);
    assertThat(act(backfill("'dryRun':true").replace("ops/report", "ops/none")).status())
        .isEqualTo(404);
  }

  private static String backfill(String more) {
    return "{'schedule':'ops/report','action':'backfill','from':'2026-11-01T00:00:00Z',"
        + "'until':'2026-11-01T03:00:00Z',"
        + more
        + "}";
  }

  private void file(String name, String members) {
    assertThat(
            fixture
                .apply(
                    false,
                    Map.of(
                        "schedules/" + name + ".yaml",
                        "schedule: %s\n%s\nstart: {workflow: ops/report}\n"
                            .formatted(name, members)))
                .at("/applied"))
        .isEqualTo("true");
  }

  private ApiFixture.Reply act(String json) {
    return fixture.post("/schedules/actions").as(Role.OPERATOR).json(json).send();
  }

  private void apply(String name, String schedule) {
    assertThat(
            fixture
                .apply(
                    false,
                    Map.of(
                        "workflows/" + name + ".yaml",
                        """
                        document: {dsl: '1.0.3', namespace: ops, name: %s, version: 1.0.0}
                        schedule: {%s}
                        do: [{greet: {set: {text: hello}}}]
                        """
                            .formatted(name, schedule)))
                .at("/applied"))
        .isEqualTo("true");
  }
}
