package dev.penstock.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A cron expression in Penstock's one dialect: five places, {@code minute hour day-of-month month
 * day-of-week}, each {@code *}, a value, a range, a step over either, or a list of them. Months and
 * days of the week may be named by three letters; Sunday is 0 and 7. When both a day of the month
 * and a day of the week are asked for, a day that is either counts, as in POSIX. There are no
 * seconds, no years, no {@code ? L W #} and no {@code @daily}.
 *
 * <p>What the clocks of a zone do to it is told by {@link WallClock}. Immutable.
 *
 * @param text as it was written, without blanks around it
 */
public record Cron(
    String text, CronField minute, CronField hour, CronField day, CronField month, CronField week) {

  /** From one 29 February to the next there are eight years when a century lies between. */
  private static final int YEARS_BETWEEN_LEAP_DAYS = 8;

  /**
   * Reads an expression.
   *
   * @throws InvalidCronException saying what is wrong and what to write; also for a date that never
   *     comes, such as 30 February
   */
  public static Cron parse(String text) throws InvalidCronException {
    String stripped = text.strip();
    if (stripped.startsWith("@")) {
      throw new InvalidCronException(
          "\"%s\" is a name of other dialects; write the five places, such as \"0 0 * * *\"."
              .formatted(stripped));
    }
    String[] places = stripped.split("\\s+");
    if (places.length != 5) {
      throw new InvalidCronException(
          "A cron expression has five places, minute hour day-of-month month day-of-week; this has "
              + (stripped.isEmpty() ? 0 : places.length)
              + (places.length > 5 ? ". There are no seconds and no years." : "."));
    }
    Cron cron =
        new Cron(
            String.join(" ", places),
            CronField.parse(CronUnit.MINUTE, places[0]),
            CronField.parse(CronUnit.HOUR, places[1]),
            CronField.parse(CronUnit.DAY, places[2]),
            CronField.parse(CronUnit.MONTH, places[3]),
            CronField.parse(CronUnit.WEEKDAY, places[4]));
    cron.refuseWhatIsAmbiguous();
    cron.refuseWhatNeverComes();
    return cron;
  }

  /**
   * The first time after a moment; empty when there is none in the zone's next eight years.
   *
   * @param after not counted itself
   */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    WallClock clock = new WallClock(zone, this);
    // The day before may still go on by another count of the hours, and the next begin already.
    LocalDate first = after.atZone(zone).toLocalDate().minusDays(1);
    LocalDate last = first.plusYears(YEARS_BETWEEN_LEAP_DAYS).plusDays(2);
    for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
      Optional<Instant> found = allows(date) ? clock.next(date, after) : Optional.empty();
      if (found.isPresent()) {
        LocalDate dayAfter = date.plusDays(1);
        Optional<Instant> other = allows(dayAfter) ? clock.next(dayAfter, after) : Optional.empty();
        return other.filter(found.get()::isAfter).or(() -> found);
      }
    }
    return Optional.empty();
  }

  /** Whether a day is one of those that are asked for. */
  boolean allows(LocalDate date) {
    if (!month.allows(date.getMonthValue())) {
      return false;
    }
    boolean byMonth = day.allows(date.getDayOfMonth());
    boolean byWeek = week.allows(date.getDayOfWeek().getValue());
    return (day.isFree() || week.isFree()) ? byMonth && byWeek : byMonth || byWeek;
  }

  private void refuseWhatIsAmbiguous() throws InvalidCronException {
    if ((day.stepped() && !week.isFree()) || (week.stepped() && !day.isFree())) {
      throw new InvalidCronException(
          "A step over every day beside another condition on days: other programs differ in whether"
              + " both or one must hold. List the days instead.");
    }
  }

  private void refuseWhatNeverComes() throws InvalidCronException {
    boolean eitherDay = !day.isFree() && !week.isFree();
    for (int number = 1; number <= 12; number++) {
      int longest = Month.of(number).maxLength();
      if (month.allows(number)
          && (eitherDay || Long.numberOfTrailingZeros(day.values()) <= longest)) {
        return;
      }
    }
    throw new InvalidCronException(
        "The date never comes: none of these months has such a day of the month.");
  }

  @Override
  public String toString() {
    return text;
  }
}
