package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.task.EventRead;
import dev.penstock.definition.task.EventStrategy;
import dev.penstock.schedule.Timing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F11, F23: what a document says of its schedule, and where it is wrong. */
class ScheduleReaderTest {

  @Test
  void shouldReadEachWay() {
    assertThat(valid("every: {hours: 1}").timing())
        .isEqualTo(new Timing.Every(Duration.ofHours(1)));
    assertThat(valid("after: PT0S").timing()).isEqualTo(new Timing.After(Duration.ZERO));
    assertThat(valid("cron: 0 0 * * *").timing())
        .isInstanceOfSatisfying(
            Timing.ByCron.class,
            cron -> assertThat(cron.zone() + " " + cron.cron()).isEqualTo("UTC 0 0 * * *"));
    assertThat(valid("on: {one: {with: {type: a}}}"))
        .isInstanceOfSatisfying(
            WorkflowSchedule.ByEvents.class,
            events -> {
              assertThat(events.to()).isInstanceOf(EventStrategy.One.class);
              assertThat(events.read()).isEqualTo(EventRead.ENVELOPE);
            });
    assertThat(valid("{on: {any: []}, read: data}")).extracting("read").isEqualTo(EventRead.DATA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                   | /schedule invalid-schedule",
        "{cron: 0 0 * * *, every: PT1H}       | /schedule/every invalid-schedule",
        "cron: 0 0 30 2 *                     | /schedule/cron invalid-schedule",
        "cron: '0 0 * * * *'                  | /schedule/cron invalid-schedule",
        "cron: '@daily'                       | /schedule/cron invalid-schedule",
        "every: PT0S                          | /schedule/every invalid-schedule",
        "every: PT0.5S                        | /schedule/every invalid-schedule",
        "every: P1M                           | /schedule/every invalid-duration",
        "every: '${ \"PT1S\" }'               | /schedule/every unsupported-construct",
        "after: PT-1S                         | /schedule/after schema",
        "after: P1Y                           | /schedule/after invalid-duration",
        "on: {all: []}                        | /schedule/on/all invalid-argument",
        "on: {one: {with: {type: 'a('}}}      | /schedule/on/one/with/type invalid-argument",
        "on: {one: {with: {data: '${ . == $input }'}}}"
            + " | /schedule/on/one/with/data expression-does-not-compile",
      })
  void shouldSayWhereItIsWrong(String schedule, String defect) {
    assertThat(defects(schedule)).containsExactly(defect);
  }

  private static WorkflowSchedule valid(String schedule) {
    var result = read(schedule);
    assertThat(result).isInstanceOf(ReadResult.Valid.class);
    return ((ReadResult.Valid) result).definition().schedule().orElseThrow();
  }

  private static List<String> defects(String schedule) {
    var result = read(schedule);
    assertThat(result).as(schedule).isInstanceOf(ReadResult.Invalid.class);
    return ((ReadResult.Invalid) result)
        .defects().stream().map(d -> d.pointer() + " " + d.rule().id()).toList();
  }

  private static ReadResult read(String schedule) {
    String yaml =
        """
        document: {dsl: '1.0.3', namespace: test, name: scheduled, version: 1.0.0}
        schedule: %s
        do:
          - greet:
              set: {text: hello}
        """
            .formatted(schedule.startsWith("{") ? schedule : "{" + schedule + "}");
    return DefinitionReader.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }
}
