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
            "'every': 'PT15M', 'jitter': 'PT30S', 'pauseOnFailure': true",
            "'calendar': {'times': ['17:00', '08:30'], 'days': ['mon-fri', -1, 'last FRI'],"
                + " 'months': ['JAN', 7], 'except': ['12-24', '2026-05-01']}, 'zone': 'Europe/Berlin'",
            "'after': 'PT0S'",
            "'at': '2026-12-01T08:00:00Z'")) {
      Schedule schedule = read(file);

      assertThat(Schedule.parse(schedule.document())).isEqualTo(schedule);
    }
    Schedule held = Schedule.held("ops", "report", "1.0.0", new Timing.OnEvents());
    assertThat(Schedule.parse(held.document())).isEqualTo(held);
    assertThat(held.isHeld()).isTrue();
  }

  @Test
  void shouldKnowEachWayOfOverlapping() {
    for (String overlap :
        List.of("skip", "buffer-one", "buffer-all", "cancel-other", "terminate-other", "allow")) {
      Schedule schedule = read("'every': 'PT15M', 'overlap': '" + overlap + "'");

      assertThat(schedule.overlap().wire()).isEqualTo(overlap);
      assertThat(Schedule.parse(schedule.document())).isEqualTo(schedule);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'cron': '0 0 30 2 *'                              | /cron",
        "'cron': '0 0 * * *', 'zone': 'Europe/Berln'       | /zone",
        "'cron': '0 0 * * *', 'zone': '+01:00'             | /zone",
        "'every': 'PT1H', 'zone': 'Europe/Berlin'          | /zone",
        "'calendar': {}                                    | /calendar/times",
        "'calendar': {'times': ['24:00']}                  | /calendar/times/0",
        "'calendar': {'times': ['8:30']}                   | /calendar/times/0",
        "'calendar': {'times': ['08:30'], 'days': [32]}    | /calendar/days/0",
        "'calendar': {'times': ['08:30'], 'days': ['FIFTH MON']} | /calendar/days/0",
        "'calendar': {'times': ['08:30'], 'months': [13]}  | /calendar/months/0",
        "'calendar': {'times': ['08:30'], 'except': ['02-30']} | /calendar/except/0",
        "'calendar': {'times': ['08:30'], 'days': [30], 'months': [2]} | /calendar",
        "'calendar': {'times': ['08:30'], 'day': 1}        | /calendar/day",
        "'every': 'PT0S'                                   | /every",
        "'every': 'P1M'                                    | /every",
        "'every': 'PT1H', 'at': '2026-12-01T08:00:00Z'     | /at",
        "'at': 'tomorrow'                                  | /at",
        "'after': 'PT-1S'                                  | /after",
        "'every': 'PT1H', 'overlap': 'buffer'              | /overlap",
        "'every': 'PT1H', 'catchUp': 'PT1S'                | /catchUp",
        "'every': 'PT1H', 'jitter': 'PT25H'                | /jitter",
        "'every': 'PT1H', 'pauseOnFailure': 'yes'          | /pauseOnFailure",
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
