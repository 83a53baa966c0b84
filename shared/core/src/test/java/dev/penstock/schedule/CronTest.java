package dev.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F11, F14: one cron dialect, and one rule for the days on which clocks are changed. */
class CronTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 * * *       | 2026-11-21T13:07:59Z | 2026-11-22T00:00:00Z",
        "*/15 * * * *    | 2026-11-21T13:00:00Z | 2026-11-21T13:15:00Z",
        "0 9-17/4 * * *  | 2026-11-21T13:00:00Z | 2026-11-21T17:00:00Z",
        "5,10 0 1 1 *    | 2026-11-21T13:00:00Z | 2027-01-01T00:05:00Z",
        "0 0 29 2 *      | 2096-02-29T00:00:00Z | 2104-02-29T00:00:00Z",
        "0 12 * JAN-mar Mon | 2026-11-21T13:00:00Z | 2027-01-04T12:00:00Z",
        "0 0 * * 7       | 2026-11-21T13:00:00Z | 2026-11-22T00:00:00Z",
        "0 0 * * SUN     | 2026-11-21T13:00:00Z | 2026-11-22T00:00:00Z",
        "0 0 * * FRI-SUN | 2026-11-22T00:00:00Z | 2026-11-27T00:00:00Z",
        "0 0 * * */2     | 2026-11-21T13:00:00Z | 2026-11-22T00:00:00Z",
        "0 0 13 * FRI    | 2026-11-21T13:00:00Z | 2026-11-27T00:00:00Z",
        "0 0 13 * FRI    | 2026-12-12T00:00:00Z | 2026-12-13T00:00:00Z",
      })
  void shouldFindTheNextTimeInUtc(String cron, String after, String next) throws Exception {
    assertThat(Cron.parse(cron).next(Instant.parse(after), ZoneId.of("UTC")))
        .contains(Instant.parse(next));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "0 0 * * * *",
        "@daily",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * 0 *",
        "* * * * 8",
        "* * * MON *",
        "* * * * JAN",
        "? * * * *",
        "* * L * *",
        "* * 15W * *",
        "* * * * 5#2",
        "5/10 * * * *",
        "*/0 * * * *",
        "*/60 * * * *",
        "17-9 * * * *",
        "* * * * FRI-MON",
        "1, * * * *",
        "-1 * * * *",
        "* * */2 * MON",
        "0 0 30 2 *",
        "0 0 31 4,6,9,11 *",
      })
  void shouldRefuseWhatIsNoneOfItsDialect(String cron) {
    assertThatThrownBy(() -> Cron.parse(cron))
        .isInstanceOf(InvalidCronException.class)
        .hasMessageMatching(".+[.]");
  }

  @Test
  void shouldSayWhatToWriteInstead() {
    assertThatThrownBy(() -> Cron.parse("5/10 * * * *")).hasMessageContaining("write 5-59/10");
    assertThatThrownBy(() -> Cron.parse("0 0 * * * *")).hasMessageContaining("no seconds");
    assertThatThrownBy(() -> Cron.parse("0 0 30 2 *")).hasMessageContaining("never comes");
  }

  @Test
  void shouldMoveATimeThatClocksSkipToTheirJump() throws Exception {
    assertThat(days("30 2 * * *", BERLIN, "2026-03-28T12:00:00Z", 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(days("30 2 * * *", NEW_YORK, "2026-03-07T12:00:00Z", 2))
        .containsExactly("2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z");
    assertThat(days("15 2 * * *", LORD_HOWE, "2026-10-03T00:00:00Z", 2))
        .containsExactly("2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z");
  }

  @Test
  void shouldCountOnceWhatIsSkippedTogether() throws Exception {
    assertThat(days("0,15,30,45 2-3 * * *", BERLIN, "2026-03-29T00:00:00Z", 3))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z", "2026-03-29T01:30:00Z");
  }

  @Test
  void shouldCountTheFirstOfATimeThatClocksShowTwice() throws Exception {
    assertThat(days("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(days("30 1 * * *", NEW_YORK, "2026-10-31T12:00:00Z", 2))
        .containsExactly("2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
    assertThat(days("45 1 * * *", LORD_HOWE, "2026-04-04T00:00:00Z", 2))
        .containsExactly("2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z");
  }

  @Test
  void shouldLeaveNoHourOutWhenEveryHourIsMeant() throws Exception {
    assertThat(days("30 * * * *", BERLIN, "2026-10-25T00:00:00Z", 3))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z");
    assertThat(days("30 * * * *", BERLIN, "2026-03-29T00:00:00Z", 2))
        .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z");
    assertThat(days("15 * * * *", LORD_HOWE, "2026-10-03T14:00:00Z", 2))
        .as("2:15 is not shown on the day when clocks go from 2:00 to 2:30")
        .containsExactly("2026-10-03T14:45:00Z", "2026-10-03T16:15:00Z");
  }

  private static List<String> days(String cron, ZoneId zone, String after, int count)
      throws InvalidCronException {
    Cron parsed = Cron.parse(cron);
    List<String> found = new ArrayList<>();
    Instant at = Instant.parse(after);
    while (found.size() < count) {
      at = parsed.next(at, zone).orElseThrow();
      found.add(at.toString());
    }
    return found;
  }
}
