package dev.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F11, F12, F13: schedules in files of their own. */
class ScheduleFileTest {

  private static final String START = "'start': {'workflow': 'ops/report', 'version': '^1'}";

  @Test
  void shouldReadAFileWithItsDefaults() {
    Schedule schedule = read("'cron': '30 2 * * *', 'zone': 'Europe/Berlin'");

    assertThat(schedule.timing().next(Instant.parse("2026-03-28T12:00:00Z")))
        .contains(Instant.parse("2026-03-29T01:00:00Z"));
    assertThat(schedule.overlap()).isEqualTo(Overlap.SKIP);
    assertThat(schedule.catchUp()).isEqualTo(Duration.ofHours(1));
    assertThat(schedule.start().path()).isEqualTo("ops/report");
    assertThat(schedule.isHeld()).isFalse();
  }

  @Test
  void shouldKeepAllOfAFileInItsCanonicalText() {
    for (String file :
        List.of(
            "'cron': '0 6 * * MON-FRI', 'zone': 'America/New_York'",
            "'every': 'PT15M', 'overlap': 'allow', 'catchUp': 'P1D'",
            "'after': 'PT0S'",
            "'at': '2026-12-01T08:00:00Z'")) {
      Schedule schedule = read(file);

      assertThat(Schedule.parse(schedule.document())).isEqualTo(schedule);
    }
    Schedule held = Schedule.held("ops", "report", "1.0.0", new Timing.OnEvents());
    assertThat(Schedule.parse(held.document())).isEqualTo(held);
    assertThat(held.isHeld()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'cron': '0 0 30 2 *'                              | /cron",
        "'cron': '0 0 * * *', 'zone': 'Europe/Berln'       | /zone",
        "'cron': '0 0 * * *', 'zone': '+01:00'             | /zone",
        "'every': 'PT1H', 'zone': 'Europe/Berlin'          | /zone",
        "'every': 'PT0S'                                   | /every",
        "'every': 'P1M'                                    | /every",
        "'every': 'PT1H', 'at': '2026-12-01T08:00:00Z'     | /at",
        "'at': 'tomorrow'                                  | /at",
        "'after': 'PT-1S'                                  | /after",
        "'every': 'PT1H', 'overlap': 'buffer'              | /overlap",
        "'every': 'PT1H', 'catchUp': 'PT1S'                | /catchUp",
        "'every': 'PT1H', 'jitter': 'PT1S'                 | /jitter",
        "'on': {'one': {}}                                 | /on",
      })
  void shouldSayWhereAFileIsWrong(String file, String pointer) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().errors().getFirst().pointer()).isEqualTo(pointer));
  }

  private static Schedule read(String members) {
    String json = "{'schedule': 'nightly', " + members + ", " + START + "}";
    return ScheduleFile.parse(Json.read(json.replace('\'', '"')));
  }
}
