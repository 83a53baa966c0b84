package dev.penstock.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days of a month as a calendar names them. */
sealed interface CalendarDay {

  /** Weekdays: {@code MON} or {@code MON-FRI}. */
  record OnWeekdays(String text, CronField week) implements CalendarDay {}

  /** A day of the month; counted from its end when it is below zero. */
  record OfMonth(int day) implements CalendarDay {}

  /** The so-manieth such weekday of the month; the last one when it is 0. */
  record Nth(int number, DayOfWeek weekday) implements CalendarDay {}

  List<String> ORDINALS = List.of("LAST", "FIRST", "SECOND", "THIRD", "FOURTH");
  Pattern NTH = Pattern.compile("(LAST|FIRST|SECOND|THIRD|FOURTH)\\s+([A-Z]{3})");
  Pattern NUMBER = Pattern.compile("-?([1-9]|[12][0-9]|3[01])");

  /**
   * Reads one.
   *
   * @throws InvalidCronException saying what to write
   */
  static CalendarDay parse(String written) throws InvalidCronException {
    String text = written.strip().toUpperCase(Locale.ROOT);
    if (NUMBER.matcher(text).matches()) {
      return new OfMonth(Integer.parseInt(text));
    }
    Matcher nth = NTH.matcher(text);
    if (nth.matches()) {
      int number = CronUnit.WEEKDAY.number(nth.group(2), true);
      return new Nth(ORDINALS.indexOf(nth.group(1)), DayOfWeek.of(number));
    }
    if (text.matches("[A-Z]{3}(-[A-Z]{3})?")) {
      return new OnWeekdays(text, CronField.parse(CronUnit.WEEKDAY, text));
    }
    throw new InvalidCronException(
        "\"%s\" is no day: write MON or MON-FRI, 1 to 31, -1 to -31 from the month's end, or FIRST MON to FOURTH MON and LAST MON."
            .formatted(written));
  }

  /** Whether a date is one of these days. */
  default boolean allows(LocalDate date) {
    return switch (this) {
      case OnWeekdays(var _, CronField week) -> week.allows(date.getDayOfWeek().getValue());
      case OfMonth(int day) ->
          day == date.getDayOfMonth() || day == date.getDayOfMonth() - date.lengthOfMonth() - 1;
      case Nth(int number, DayOfWeek weekday) ->
          date.getDayOfWeek() == weekday
              && (number == 0
                  ? date.getDayOfMonth() + 7 > date.lengthOfMonth()
                  : (date.getDayOfMonth() - 1) / 7 == number - 1);
    };
  }

  /** As a file writes it. */
  default String wire() {
    return switch (this) {
      case OnWeekdays(String text, var _) -> text;
      case OfMonth(int day) -> String.valueOf(day);
      case Nth(int number, DayOfWeek weekday) ->
          ORDINALS.get(number) + " " + weekday.name().substring(0, 3);
    };
  }
}
