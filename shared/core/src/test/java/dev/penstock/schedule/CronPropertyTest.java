package dev.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * F11, F14: what {@link Cron#next} says, beside somebody who looks at the clock each minute of a
 * year and knows nothing of how it is found.
 */
class CronPropertyTest {

  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant YEAR_AFTER = Instant.parse("2027-01-01T00:00:00Z");

  @Property(tries = 12)
  void shouldFindWhatAMinuteByMinuteScanOfAYearFinds(
      @ForAll("sparse") String cron, @ForAll("zones") ZoneId zone) throws Exception {
    assertThat(found(cron, zone, NEW_YEAR, YEAR_AFTER))
        .isEqualTo(scanned(cron, zone, NEW_YEAR, YEAR_AFTER));
  }

  /** As above with many times a day, on the days around each change of the clocks. */
  @Property(tries = 60)
  void shouldFindWhatAScanFindsAroundEachChangeOfTheClocks(
      @ForAll("dense") String cron, @ForAll("zones") ZoneId zone) throws Exception {
    Instant at = NEW_YEAR;
    for (int change = 0; change < 2 && !zone.getRules().isFixedOffset(); change++) {
      ZoneOffsetTransition next = zone.getRules().nextTransition(at);
      at = next == null ? YEAR_AFTER : next.getInstant();
      Instant from = at.minus(30, ChronoUnit.HOURS);
      Instant to = at.plus(30, ChronoUnit.HOURS);
      assertThat(found(cron, zone, from, to)).isEqualTo(scanned(cron, zone, from, to));
    }
  }

  private static List<Instant> found(String text, ZoneId zone, Instant from, Instant to)
      throws InvalidCronException {
    Cron cron = Cron.parse(text);
    List<Instant> found = new ArrayList<>();
    Instant at = from.minusMillis(1);
    while (true) {
      Instant next = cron.next(at, zone).orElse(to);
      assertThat(next).isAfter(at);
      if (!next.isBefore(to)) {
        return found;
      }
      found.add(next);
      at = next;
    }
  }

  private static List<Instant> scanned(String text, ZoneId zone, Instant from, Instant to)
      throws InvalidCronException {
    String[] places = text.split(" ", -1);
    boolean everyHour = places[1].equals("*");
    Cron cron = Cron.parse(text);
    Set<LocalDateTime> shown = new HashSet<>();
    List<Instant> found = new ArrayList<>();
    ZoneOffset before = zone.getRules().getOffset(from.minus(3, ChronoUnit.HOURS));
    for (Instant at = from.minus(3, ChronoUnit.HOURS);
        at.isBefore(to);
        at = at.plus(1, ChronoUnit.MINUTES)) {
      LocalDateTime time = LocalDateTime.ofInstant(at, zone);
      ZoneOffset offset = zone.getRules().getOffset(at);
      boolean wanted = wants(cron, time) && (everyHour || !shown.contains(time));
      for (int ahead = offset.getTotalSeconds() - before.getTotalSeconds();
          ahead > 0 && !everyHour;
          ahead -= 60) {
        wanted |= wants(cron, time.minusSeconds(ahead));
      }
      shown.add(time);
      before = offset;
      if (wanted && !at.isBefore(from)) {
        found.add(at);
      }
    }
    return found;
  }

  private static boolean wants(Cron cron, LocalDateTime time) {
    return cron.minute().allows(time.getMinute())
        && cron.hour().allows(time.getHour())
        && cron.allows(time.toLocalDate());
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Africa/Cairo",
            "America/Santiago",
            "Asia/Kolkata")
        .map(ZoneId::of);
  }

  @Provide
  Arbitrary<String> sparse() {
    return expressions(
        Arbitraries.of("0", "30", "15,45", "59"),
        Arbitraries.of("0", "1", "2", "1-3", "23", "*/6"));
  }

  @Provide
  Arbitrary<String> dense() {
    return expressions(
        Arbitraries.of("*", "*/5", "0,29,30", "1-59/7"),
        Arbitraries.of("*", "0-3", "2", "1,2", "*/2", "0,23"));
  }

  private static Arbitrary<String> expressions(Arbitrary<String> minute, Arbitrary<String> hour) {
    return Combinators.combine(
            minute,
            hour,
            Arbitraries.of("*", "1", "29", "31", "1-7", "*/3"),
            Arbitraries.of("*", "3,4,10,11", "JAN-JUN", "*/2"),
            Arbitraries.of("*", "SUN", "MON-FRI", "6,7"))
        .as((m, h, day, month, week) -> String.join(" ", m, h, day, month, week))
        .filter(text -> isOne(text));
  }

  private static boolean isOne(String text) {
    try {
      Cron.parse(text);
      return true;
    } catch (InvalidCronException e) {
      return false;
    }
  }
}
