package dev.penstock.functions.scheduler;

import static dev.penstock.functions.scheduler.SchedulerFixture.START;
import static dev.penstock.functions.scheduler.SchedulerFixture.cron;
import static dev.penstock.functions.scheduler.SchedulerFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditTrail;
import dev.penstock.schedule.DueSchedules;
import dev.penstock.schedule.Occurrence;
import dev.penstock.schedule.Overlap;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.Timing;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.VersionRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F11, F12, F13, F32: what is due goes on record once, whoever ticks, however late and however
 * often.
 */
class TickHandlerIT {

  private final SchedulerFixture fixture = new SchedulerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldPutADueOccurrenceOnRecordWithItsEntryItsMessageAndItsHop() throws Exception {
    fixture.applied("ops/report", cron("* * * * *"));

    int early = fixture.tick();
    fixture.clock.set("2026-11-21T08:01:01Z");
    int due = fixture.tick();
    int again = fixture.tick();

    assertThat(List.of(early, due, again)).containsExactly(0, 1, 0);
    String run = Occurrence.at("ops/report", Instant.parse("2026-11-21T08:01:00Z")).runId();
    assertThat(fixture.store.strings("SELECT run_id || ' ' || payload FROM outbox"))
        .containsExactly(run + " {\"key\":\"2026-11-21T08:01:00Z\",\"schedule\":\"ops/report\"}");
    assertThat(fixture.store.strings("SELECT input FROM occurrence"))
        .containsExactly("{\"schedule\":\"ops/report\",\"time\":\"2026-11-21T08:01:00Z\"}");
    assertThat(fixture.store.strings("SELECT (body::jsonb ->> 'kind') || ' ' || run_id FROM audit"))
        .containsExactly("schedule.fired " + run);
    assertThat(fixture.store.strings("SELECT kind FROM hop WHERE run_id = '" + run + "'"))
        .containsExactly("ingress");
  }

  @Test
  void shouldFindEachNominalTimeOnceWhenManyTickAtOnce() throws Exception {
    fixture.applied("ops/report", cron("* * * * *"));
    fixture.applied("ops/sweep", new Timing.Every(Duration.ofSeconds(20)));
    fixture.clock.set("2026-11-21T08:10:00Z");

    int fired = 0;
    try (var threads = Executors.newFixedThreadPool(4);
        var nodes = fixture.new Nodes()) {
      List<Callable<Integer>> ticks = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        TickHandler node = nodes.get(i % 2);
        ticks.add(() -> tick(node));
      }
      for (Future<Integer> each : threads.invokeAll(ticks)) {
        fired += each.get();
      }
    }

    assertThat(fired).isEqualTo(10 + 29);
    assertThat(
            fixture.store.strings(
                "SELECT count(*)::text FROM occurrence GROUP BY schedule ORDER BY schedule"))
        .containsExactly("10", "29");
    assertThat(fixture.store.strings("SELECT count(DISTINCT run_id)::text FROM outbox"))
        .containsExactly("39");
    assertThat(fixture.store.strings("SELECT count(*)::text FROM outbox")).containsExactly("39");
    assertThat(fixture.store.strings("SELECT count(*)::text FROM audit")).containsExactly("39");
  }

  @Test
  void shouldFindWhatWasDueWhenItsTickDied() {
    fixture.applied("ops/report", cron("* * * * *"));
    fixture.clock.set("2026-11-21T08:01:01Z");
    Clock dying =
        new Clock() {
          @Override
          public Instant instant() {
            throw new IllegalStateException("died before the entry was written");
          }

          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    var killed =
        new DueSchedules(
            fixture.database,
            fixture.schedules,
            new AuditTrail(fixture.store.keyring(), dying),
            fixture.clock);

    assertThatThrownBy(killed::tick).isInstanceOf(IllegalStateException.class);
    assertThat(fixture.store.strings("SELECT key FROM occurrence")).isEmpty();
    assertThat(fixture.store.strings("SELECT run_id FROM outbox")).isEmpty();

    assertThat(fixture.tick()).isEqualTo(1);
    assertThat(fixture.store.strings("SELECT key FROM occurrence"))
        .containsExactly("2026-11-21T08:01:00Z");
  }

  @Test
  void shouldCatchUpWithTheLastHourAndSayWhatItLeftOut() {
    fixture.applied("ops/report", cron("*/10 * * * *"));
    fixture.clock.set("2026-11-21T11:05:00Z");

    int fired = fixture.tick();

    assertThat(fired).isEqualTo(6);
    assertThat(fixture.store.strings("SELECT key FROM occurrence ORDER BY nominal_at"))
        .startsWith("2026-11-21T10:10:00Z")
        .endsWith("2026-11-21T11:00:00Z");
    assertThat(
            fixture.store.strings(
                "SELECT body::jsonb ->> 'detail' FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.missed'"))
        .containsExactly(
            "{\"from\": \"2026-11-21T08:10:00Z\", \"before\": \"2026-11-21T10:05:00Z\"}");
  }

  @Test
  void shouldLeaveOutWhatComesWhileTheRunBeforeGoesOn() {
    var start =
        new Trigger.Start(
            "ops", "report", new VersionRange("^1"), Optional.empty(), Optional.empty());
    fixture.schedule(
        new Schedule("nightly", cron("* * * * *"), Overlap.SKIP, Duration.ofMinutes(10), start));
    fixture.clock.set("2026-11-21T08:03:30Z");

    assertThat(fixture.tick()).as("of three").isEqualTo(1);
    assertThat(
            fixture.store.strings(
                "SELECT body::jsonb -> 'detail' ->> 'nominal' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'schedule.skipped' ORDER BY seq"))
        .containsExactly("2026-11-21T08:02:00Z", "2026-11-21T08:03:00Z");

    fixture.store.sql("DELETE FROM outbox");
    fixture.clock.set("2026-11-21T08:04:00Z");
    assertThat(fixture.tick()).as("its run can never begin").isEqualTo(1);
  }

  @Test
  void shouldStartOnceAtATimeAndNeverAgain() {
    fixture.applied("ops/report", new Timing.At(Instant.parse("2026-11-21T08:05:00Z")));
    fixture.clock.set("2026-11-21T08:05:00Z");

    assertThat(fixture.tick()).isEqualTo(1);
    fixture.clock.set("2027-11-21T08:05:00Z");
    assertThat(fixture.tick()).isZero();
  }

  @Test
  void shouldNotStartAtATimeThatWentByWhileItWasPaused() {
    fixture.applied("ops/report", new Timing.At(Instant.parse("2026-11-21T08:05:00Z")));
    fixture.api(connection -> fixture.schedules.pause(connection, "ops/report", null));
    fixture.clock.set("2026-11-21T08:06:00Z");
    fixture.api(
        connection -> fixture.schedules.resume(connection, "ops/report", fixture.clock.instant()));

    assertThat(fixture.tick()).isZero();
  }

  @Test
  void shouldStartNextAfterTheRunBeforeHasEnded() {
    fixture.applied("ops/poll", new Timing.After(Duration.ofMinutes(5)));

    assertThat(fixture.tick()).as("at once").isEqualTo(1);
    fixture.clock.set("2026-11-21T09:00:00Z");
    assertThat(fixture.tick()).as("its message is not relayed yet").isZero();
    String run = fixture.store.strings("SELECT last_run FROM schedule").getFirst();
    fixture.store.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        VALUES ('%s', 'ops', 'poll', '1.0.0', 'd', 'c', 'p', 'running', '{}', 's')
        """
            .formatted(run));
    fixture.store.sql("DELETE FROM outbox");
    assertThat(fixture.tick()).as("it runs").isZero();
    fixture.store.sql("UPDATE run SET status = 'faulted', ended_at = '2026-11-21T08:58:00Z'");
    assertThat(fixture.tick()).as("the delay").isZero();
    fixture.clock.set("2026-11-21T09:03:00Z");
    assertThat(fixture.tick()).isEqualTo(1);

    assertThat(fixture.store.strings("SELECT key FROM occurrence ORDER BY nominal_at"))
        .containsExactly(START, "2026-11-21T09:03:00Z");
  }

  @Test
  void shouldGoOnAfterARunThatCouldNeverBegin() {
    fixture.applied("ops/poll", new Timing.After(Duration.ofMinutes(5)));
    fixture.tick();
    fixture.store.sql("UPDATE outbox SET parked_at = now()");

    fixture.clock.set("2026-11-21T08:30:00Z");
    fixture.tick();
    fixture.clock.set("2026-11-21T08:35:00Z");

    assertThat(fixture.tick()).isEqualTo(1);
  }

  @Test
  void shouldLeaveOutWhatCameWhileItWasPaused() {
    fixture.applied("ops/report", cron("* * * * *"));
    fixture.api(
        connection -> fixture.schedules.pause(connection, "ops/report", "The bank is closed"));
    fixture.clock.set("2026-11-21T08:05:30Z");

    assertThat(fixture.tick()).isZero();
    fixture.api(
        connection -> fixture.schedules.resume(connection, "ops/report", fixture.clock.instant()));
    assertThat(fixture.tick()).isZero();
    fixture.clock.set("2026-11-21T08:06:00Z");
    assertThat(fixture.tick()).isEqualTo(1);
  }

  @Test
  void shouldLeaveOutNothingWhenANewVersionGoesByTheSameTimes() {
    fixture.applied("ops/report", cron("* * * * *"));
    fixture.clock.set("2026-11-21T08:01:30Z");

    fixture.schedule(Schedule.held("ops", "report", "2.0.0", cron("* * * * *")));

    assertThat(fixture.tick()).isEqualTo(1);
    fixture.schedule(Schedule.held("ops", "report", "3.0.0", cron("0 * * * *")));
    fixture.clock.set("2026-11-21T08:02:30Z");
    assertThat(fixture.tick()).isZero();
  }

  @Test
  void shouldStartNothingByARowThatWasChangedOutsideAndSaySoOnce() {
    fixture.applied("ops/report", cron("0 0 1 1 *"));
    fixture.applied("ops/sweep", cron("* * * * *"));
    fixture.store.sql(
        """
        UPDATE schedule
           SET document = replace(document, '0 0 1 1 *', '* * * * *'), due_at = now() - interval '1 y'
         WHERE name = 'ops/report'
        """);
    fixture.clock.set("2026-11-21T08:01:01Z");

    assertThat(fixture.tick()).isEqualTo(1);
    assertThat(fixture.tick()).isZero();

    assertThat(fixture.store.strings("SELECT name FROM schedule WHERE paused_at IS NOT NULL"))
        .containsExactly("ops/report");
    assertThat(fixture.store.strings("SELECT body::jsonb ->> 'kind' FROM audit ORDER BY seq"))
        .containsExactly("schedule.refused", "schedule.fired");
  }
}
