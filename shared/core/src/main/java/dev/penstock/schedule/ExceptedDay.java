package dev.penstock.schedule;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A day that a calendar leaves out, in one year or in each.
 *
 * @param year null for each
 */
record ExceptedDay(MonthDay day, @Nullable Integer year) {

  /** Reads {@code 2026-12-24} or {@code 12-24}; empty for what is neither. */
  static Optional<ExceptedDay> parse(String text) {
    try {
      if (text.length() == 10) {
        LocalDate date = LocalDate.parse(text);
        return Optional.of(new ExceptedDay(MonthDay.from(date), date.getYear()));
      }
      return Optional.of(new ExceptedDay(MonthDay.parse("--" + text), null));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  boolean is(LocalDate date) {
    return day.equals(MonthDay.from(date)) && (year == null || year == date.getYear());
  }

  /** As a file writes it. */
  String wire() {
    return year == null ? day.toString().substring(2) : day.atYear(year).toString();
  }
}
