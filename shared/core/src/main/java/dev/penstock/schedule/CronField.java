package dev.penstock.schedule;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the five places of a cron expression.
 *
 * @param unit what it counts
 * @param values a bit for each value that it allows
 * @param stepped whether it is written as a star with a step that leaves something out
 */
record CronField(CronUnit unit, long values, boolean stepped) {

  private static final Pattern PART =
      Pattern.compile("(?:(\\*)|([0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?)(?:/([0-9]{1,3}))?");

  static CronField parse(CronUnit unit, String text) throws InvalidCronException {
    long values = 0;
    for (String part : text.split(",", -1)) {
      values |= part(unit, part);
    }
    return new CronField(unit, values, text.startsWith("*/") && values != unit.all());
  }

  boolean allows(int value) {
    return (values & unit.bit(value)) != 0;
  }

  /** Whether it rules nothing out. */
  boolean isFree() {
    return values == unit.all();
  }

  private static long part(CronUnit unit, String part) throws InvalidCronException {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      throw new InvalidCronException(
          "\"%s\" can't be read as a %s: a place holds *, a value, a range as 1-5, or a step as */5"
                  .formatted(part, unit.title)
              + " or 1-5/2, and several of them with commas between.");
    }
    boolean everything = matcher.group(1) != null;
    boolean range = matcher.group(3) != null;
    if (matcher.group(4) != null && !everything && !range) {
      throw new InvalidCronException(
          "\"%s\" is a step without a range; write %s-%d/%s if that is meant."
              .formatted(part, matcher.group(2), unit.most, matcher.group(4)));
    }
    int from = everything ? unit.least : unit.number(matcher.group(2), false);
    int to = everything ? unit.most : range ? unit.number(matcher.group(3), true) : from;
    if (from > to) {
      throw new InvalidCronException(
          "\"%s\" ends before it begins; write two ranges with a comma between.".formatted(part));
    }
    int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
    if (step < 1 || step > unit.most) {
      throw new InvalidCronException(
          "\"%s\" has a step of %d; a %s takes steps of 1 to %d."
              .formatted(part, step, unit.title, unit.most));
    }
    // Sunday is both ends of a week, so a step over everything counts it once, at the beginning.
    int last = everything && unit == CronUnit.WEEKDAY ? to - 1 : to;
    long values = 0;
    for (int value = from; value <= last; value += step) {
      values |= unit.bit(value);
    }
    return values;
  }
}
