package dev.penstock.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * A cron expression on the clocks of a zone. Penstock's rule for the days on which they are put
 * forward or back:
 *
 * <ul>
 *   <li>An expression that names hours means each of its times once a day. A time that the clocks
 *       skip comes at the moment when they jump; of a time that they show twice, the first counts.
 *   <li>An expression for every hour means the clocks as they are: what they skip does not come,
 *       what they show twice comes twice, so that no hour goes without.
 * </ul>
 */
final class WallClock {

  private final ZoneRules rules;
  private final Cron cron;
  private final boolean everyHour;

  WallClock(ZoneId zone, Cron cron) {
    this.rules = zone.getRules();
    this.cron = cron;
    this.everyHour = cron.hour().isFree();
  }

  /** The first moment after one that belongs to a day's times, whichever day it falls on. */
  Optional<Instant> next(LocalDate date, Instant after) {
    Instant midnight = date.atStartOfDay().toInstant(ZoneOffset.UTC);
    ZoneOffset before = rules.getOffset(midnight.minusSeconds(86_400));
    ZoneOffset behind = rules.getOffset(midnight.plusSeconds(2 * 86_400));
    // Offsets compare the other way round: the greater total comes first.
    ZoneOffset east = before.getTotalSeconds() > behind.getTotalSeconds() ? before : behind;
    ZoneOffset west = east.equals(before) ? behind : before;
    Instant best = null;
    for (int hour = 0; hour < 24; hour++) {
      LocalDateTime top = date.atTime(hour, 0);
      boolean over = !top.plusHours(1).toInstant(west).isAfter(after);
      if (!cron.hour().allows(hour) || over) {
        continue;
      }
      if (best != null && top.toInstant(east).isAfter(best)) {
        break;
      }
      best = earlier(best, inHour(top, after));
    }
    return Optional.ofNullable(best);
  }

  private Optional<Instant> inHour(LocalDateTime top, Instant after) {
    Instant best = null;
    for (int minute = 0; minute < 60; minute++) {
      if (cron.minute().allows(minute)) {
        for (Instant instant : moments(top.plusMinutes(minute))) {
          if (instant.isAfter(after)) {
            best = earlier(best, Optional.of(instant));
          }
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** When a time of the clocks comes, in order. */
  private List<Instant> moments(LocalDateTime time) {
    return everyHour
        ? rules.getValidOffsets(time).stream().map(time::toInstant).sorted().toList()
        : List.of(once(rules, time));
  }

  /** When a time comes that is meant once: at a jump that skips it, or the first of two. */
  static Instant once(ZoneRules rules, LocalDateTime time) {
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    if (offsets.isEmpty()) {
      ZoneOffsetTransition jump = rules.getTransition(time);
      return jump.getInstant();
    }
    return time.toInstant(offsets.getFirst());
  }

  private static @org.jspecify.annotations.Nullable Instant earlier(
      @org.jspecify.annotations.Nullable Instant one, Optional<Instant> other) {
    if (other.isEmpty()) {
      return one;
    }
    return one == null || other.get().isBefore(one) ? other.get() : one;
  }
}
