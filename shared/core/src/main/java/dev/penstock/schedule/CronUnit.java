package dev.penstock.schedule;

import java.util.List;
import java.util.Locale;

/** What a place in a cron expression counts. */
enum CronUnit {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY("day of the month", 1, 31, ""),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
  /** Sunday is 0 and 7. */
  WEEKDAY("day of the week", 0, 7, "SUN MON TUE WED THU FRI SAT");

  private static final int SUNDAY_AGAIN = 7;

  final String title;
  final int least;
  final int most;
  private final String names;

  CronUnit(String title, int least, int most, String names) {
    this.title = title;
    this.least = least;
    this.most = most;
    this.names = names;
  }

  /**
   * The number that a text stands for.
   *
   * @param ends whether it ends a range, where Sunday comes after Saturday
   * @throws InvalidCronException when it is none of this unit
   */
  int number(String text, boolean ends) throws InvalidCronException {
    List<String> known = names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
    int named = known.indexOf(text.toUpperCase(Locale.ROOT));
    if (named >= 0) {
      return this == WEEKDAY && ends && named == 0 ? SUNDAY_AGAIN : named + least;
    }
    int number = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw new InvalidCronException(
          "\"%s\" is no %s: write %d to %d%s."
              .formatted(
                  text,
                  title,
                  least,
                  most,
                  names.isEmpty() ? "" : " or " + known.getFirst() + " to " + known.getLast()));
    }
    return number;
  }

  /** The bits of all values. */
  long all() {
    int top = this == WEEKDAY ? most - 1 : most;
    return ((1L << (top + 1)) - 1) & -(1L << least);
  }

  /** The bit of a value. */
  long bit(int number) {
    return 1L << (this == WEEKDAY && number == SUNDAY_AGAIN ? 0 : number);
  }
}
