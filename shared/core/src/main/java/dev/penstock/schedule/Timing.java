package dev.penstock.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** When a schedule starts runs. Immutable. */
public sealed interface Timing {

  /**
   * The first nominal time after a moment, as far as the clock alone decides on it; empty when
   * there is none, or when something else does.
   */
  Optional<Instant> next(Instant after);

  /** The zone by whose clocks it goes; UTC for what goes by none. */
  default ZoneId zone() {
    return ZoneOffset.UTC;
  }

  /** At the times of a cron expression, by the clocks of a zone. */
  record ByCron(Cron cron, ZoneId zone) implements Timing {
    @Override
    public Optional<Instant> next(Instant after) {
      return cron.next(after, zone);
    }
  }

  /** At times of the day on days of a calendar, by the clocks of a zone. */
  record ByCalendar(CalendarTimes calendar, ZoneId zone) implements Timing {
    @Override
    public Optional<Instant> next(Instant after) {
      return calendar.next(after, zone);
    }
  }

  /**
   * At whole multiples of an interval since 1970-01-01T00:00:00Z, whoever counts and from when.
   *
   * @param interval whole milliseconds, a second at least
   */
  record Every(Duration interval) implements Timing {

    public static final Duration SHORTEST = Duration.ofSeconds(1);

    public Every {
      if (!isPossible(interval)) {
        throw new IllegalArgumentException("no possible interval: " + interval);
      }
    }

    /** Whether an interval is one. */
    public static boolean isPossible(Duration interval) {
      return interval.compareTo(SHORTEST) >= 0 && interval.toNanosPart() % 1_000_000 == 0;
    }

    @Override
    public Optional<Instant> next(Instant after) {
      long millis = interval.toMillis();
      return Optional.of(
          Instant.ofEpochMilli((Math.floorDiv(after.toEpochMilli(), millis) + 1) * millis));
    }
  }

  /** At once, and then each time so long after the run before has ended. */
  record After(Duration delay) implements Timing {
    @Override
    public Optional<Instant> next(Instant after) {
      return Optional.empty();
    }
  }

  /** Once. */
  record At(Instant time) implements Timing {
    @Override
    public Optional<Instant> next(Instant after) {
      return Optional.of(time).filter(after::isBefore);
    }
  }

  /** When events come; which ones, the workflow says. */
  record OnEvents() implements Timing {
    @Override
    public Optional<Instant> next(Instant after) {
      return Optional.empty();
    }
  }
}
