package dev.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.trigger.FileFields;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** F11, F14: calendars, on the days on which clocks are changed too. */
class CalendarTimesTest {

  @Test
  void shouldFindDaysThatCronCanNotName() {
    assertThat(
            times(
                "{'times': ['09:00'], 'days': ['LAST FRI', -1], 'except': ['12-31']}",
                "Europe/Berlin",
                "2026-11-01T00:00:00Z",
                4))
        .containsExactly(
            "2026-11-27T08:00:00Z",
            "2026-11-30T08:00:00Z",
            "2026-12-25T08:00:00Z",
            "2027-01-29T08:00:00Z");
    assertThat(
            times(
                "{'times': ['00:00:30'], 'days': ['FIRST MON'], 'months': ['FEB'],"
                    + " 'except': ['2027-02-01']}",
                "UTC",
                "2026-11-01T00:00:00Z",
                1))
        .containsExactly("2028-02-07T00:00:30Z");
  }

  @Test
  void shouldMeanEachTimeOnceOnDaysWithChangedClocks() {
    assertThat(times("{'times': ['02:30']}", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(times("{'times': ['01:30']}", "America/New_York", "2026-10-31T12:00:00Z", 2))
        .containsExactly("2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
    assertThat(
            times(
                "{'times': ['02:05', '02:15', '02:30']}",
                "Australia/Lord_Howe",
                "2026-10-03T00:00:00Z",
                2))
        .as("three times at one jump of half an hour are one")
        .containsExactly("2026-10-03T15:30:00Z", "2026-10-04T15:05:00Z");
  }

  /** Where both can say it, both say the same; and cron is held to a scan minute by minute. */
  @Property(tries = 60)
  void shouldAgreeWithCron(
      @ForAll("zones") ZoneId zone,
      @ForAll @IntRange(max = 23) int hour,
      @ForAll @IntRange(max = 59) int minute,
      @ForAll("weekdays") String days,
      @ForAll @IntRange(max = 400) int start)
      throws Exception {
    CalendarTimes calendar =
        calendar("{'times': ['%02d:%02d'], 'days': ['%s']}".formatted(hour, minute, days));
    Cron cron = Cron.parse("%d %d * * %s".formatted(minute, hour, days));
    Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(start * 86_400L);
    for (int i = 0; i < 40; i++) {
      Instant next = calendar.next(at, zone).orElseThrow();
      assertThat(next).isAfter(at).isEqualTo(cron.next(at, zone).orElseThrow());
      at = next;
    }
  }

  @Property(tries = 60)
  void shouldCountWeekdaysOfAMonthAsOthersDo(
      @ForAll @IntRange(min = 1, max = 4) int nth,
      @ForAll DayOfWeek weekday,
      @ForAll @IntRange(max = 200) int month) {
    LocalDate first = LocalDate.of(2020, 1, 1).plusMonths(month);
    LocalDate expected = first.with(TemporalAdjusters.dayOfWeekInMonth(nth, weekday));
    LocalDate last = first.with(TemporalAdjusters.lastInMonth(weekday));
    for (LocalDate date : first.datesUntil(first.plusMonths(1)).toList()) {
      assertThat(new CalendarDay.Nth(nth, weekday).allows(date)).isEqualTo(date.equals(expected));
      assertThat(new CalendarDay.Nth(0, weekday).allows(date)).isEqualTo(date.equals(last));
      assertThat(new CalendarDay.OfMonth(-1).allows(date))
          .isEqualTo(date.equals(first.with(TemporalAdjusters.lastDayOfMonth())));
    }
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC")
        .map(ZoneId::of);
  }

  @Provide
  Arbitrary<String> weekdays() {
    return Arbitraries.of("SUN", "MON-FRI", "SAT-SUN", "WED");
  }

  private static List<String> times(String calendar, String zone, String after, int count) {
    var timing = new Timing.ByCalendar(calendar(calendar), ZoneId.of(zone));
    List<String> found = new ArrayList<>();
    Instant at = Instant.parse(after);
    while (found.size() < count) {
      at = timing.next(at).orElseThrow();
      found.add(at.toString());
    }
    return found;
  }

  private static CalendarTimes calendar(String json) {
    return Objects.requireNonNull(
        CalendarFile.read(Json.read(json.replace('\'', '"')), new FileFields()));
  }
}
