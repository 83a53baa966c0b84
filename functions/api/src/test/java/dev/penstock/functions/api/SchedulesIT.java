package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F11, F13: what people see of schedules and do to them. */
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

  private ApiFixture.Reply act(String json) {
    return fixture.call("POST", "/schedules/actions").as(Role.OPERATOR).json(json).send();
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
