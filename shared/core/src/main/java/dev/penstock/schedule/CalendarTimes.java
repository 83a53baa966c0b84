package dev.penstock.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * Times of the day on days of a calendar: what cron can't say, such as the last Friday of a month,
 * or all but some days. Each of its times is meant once a day: one that the clocks skip comes when
 * they jump, and of one that they show twice the first counts. Immutable.
 *
 * @param times in order, at least one
 * @param days any of them counts; each day when there are none
 * @param months as in cron
 * @param except days that are left out
 */
public record CalendarTimes(
    List<LocalTime> times, List<CalendarDay> days, CronField months, List<ExceptedDay> except) {

  /** From one 29 February to the next there are eight years when a century lies between. */
  private static final int YEARS = 8;

  public CalendarTimes {
    times = times.stream().distinct().sorted().toList();
    days = List.copyOf(days);
    except = List.copyOf(except);
  }

  /** The first time after a moment; empty when there is none in the next eight years. */
  Optional<Instant> next(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    // A day's last times may be moved into the next one.
    LocalDate first = after.atZone(zone).toLocalDate().minusDays(1);
    LocalDate last = first.plusYears(YEARS).plusDays(2);
    for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
      if (allows(date)) {
        for (LocalTime time : times) {
          Instant moment = WallClock.once(rules, date.atTime(time));
          if (moment.isAfter(after)) {
            return Optional.of(moment);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Whether it is one of its days. */
  boolean allows(LocalDate date) {
    return months.allows(date.getMonthValue())
        && (days.isEmpty() || days.stream().anyMatch(day -> day.allows(date)))
        && except.stream().noneMatch(day -> day.is(date));
  }

  /** Whether any day is one of its days. */
  boolean everComes() {
    LocalDate date = LocalDate.of(2024, 1, 1);
    for (int i = 0; i < 366 * YEARS; i++) {
      if (allows(date.plusDays(i))) {
        return true;
      }
    }
    return false;
  }
}
