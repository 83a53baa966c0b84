package dev.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.VersionRange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** F13: jitter is the same for everybody, within its bounds, and changes no order. */
class JitterPropertyTest {

  private static final Trigger.Start START =
      new Trigger.Start(
          "ops", "report", new VersionRange("^1"), Optional.empty(), Optional.empty());

  @Property(tries = 300)
  void shouldStartWithinTheJitterAndBeforeTheNextNominalTime(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second,
      @ForAll @IntRange(min = 1, max = 100_000) int interval,
      @ForAll @IntRange(max = 86_400) int jitter) {
    Schedule schedule = schedule(Duration.ofSeconds(interval), Duration.ofSeconds(jitter));
    Instant nominal = schedule.timing().next(Instant.ofEpochSecond(second)).orElseThrow();
    Instant next = schedule.timing().next(nominal).orElseThrow();

    Instant due = schedule.dueAt(nominal);

    assertThat(due).isAfterOrEqualTo(nominal).isBefore(next);
    assertThat(due).isBeforeOrEqualTo(nominal.plusSeconds(jitter));
    assertThat(Schedule.parse(schedule.document()).dueAt(nominal)).isEqualTo(due);
  }

  /** In the hour that the clocks of Lord Howe show half of twice, too. */
  @Property(tries = 100)
  void shouldKeepTheOrderOverAChangeOfTheClocks(@ForAll @IntRange(max = 7_200) int jitter)
      throws Exception {
    var cron = new Timing.ByCron(Cron.parse("*/10 * * * *"), ZoneId.of("Australia/Lord_Howe"));
    Schedule schedule =
        new Schedule(
            "s", cron, Overlap.ALLOW, Schedule.CATCH_UP, Duration.ofSeconds(jitter), false, START);
    Instant at = Instant.parse("2026-04-04T13:00:00Z");
    Instant before = at;
    for (int i = 0; i < 20; i++) {
      at = cron.next(at).orElseThrow();
      Instant due = schedule.dueAt(at);
      assertThat(due).isAfterOrEqualTo(at).isAfter(before);
      before = due;
    }
  }

  @Test
  void shouldSpreadTheTimesOfADayAndOfSchedules() {
    Set<Instant> times = new HashSet<>();
    Schedule schedule = schedule(Duration.ofMinutes(10), Duration.ofMinutes(5));
    Instant at = Instant.parse("2026-11-21T00:00:00Z");
    for (int i = 0; i < 100; i++) {
      at = schedule.timing().next(at).orElseThrow();
      times.add(Instant.EPOCH.plus(Duration.between(at, schedule.dueAt(at))));
    }
    assertThat(times).hasSizeGreaterThan(90);
    assertThat(Jitter.of("a", at, Duration.ofHours(1)))
        .isNotEqualTo(Jitter.of("b", at, Duration.ofHours(1)));
  }

  private static Schedule schedule(Duration interval, Duration jitter) {
    return new Schedule(
        "s", new Timing.Every(interval), Overlap.ALLOW, Schedule.CATCH_UP, jitter, false, START);
  }
}
