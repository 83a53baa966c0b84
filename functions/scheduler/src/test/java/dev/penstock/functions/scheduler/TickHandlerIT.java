package dev.penstock.functions.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.schedule.Cron;
import dev.penstock.schedule.DueSchedules;
import dev.penstock.schedule.Occurrence;
import dev.penstock.schedule.Overlap;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.schedule.Timing;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.VersionRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * F11, F13, F32: what is due goes on record once, whoever ticks, however late and however often.
 */
class TickHandlerIT {

  private static final String START = "2026-11-21T08:00:30Z";

  private final PostgresFixture store = PostgresFixture.open();
  private final Database database = store.database(DatabaseRole.SCHEDULER);
  private final ScheduleStore schedules = new ScheduleStore(new Seal(store.keyring()));
  private final TestClock clock = new TestClock(START);
  private TickHandler handler;

  @BeforeEach
  void open() {
    handler = new TickHandler(database, store.keyring(), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldPutADueOccurrenceOnRecordWithItsEntryItsMessageAndItsHop() throws Exception {
    applied("ops/report", cron("* * * * *"));

    int early = tick(handler);
    clock.set("2026-11-21T08:01:01Z");
    int due = tick(handler);
    int again = tick(handler);

    assertThat(List.of(early, due, again)).containsExactly(0, 1, 0);
    String run = Occurrence.at("ops/report", Instant.parse("2026-11-21T08:01:00Z")).runId();
    assertThat(store.strings("SELECT run_id || ' ' || payload FROM outbox"))
        .containsExactly(run + " {\"key\":\"2026-11-21T08:01:00Z\",\"schedule\":\"ops/report\"}");
    assertThat(store.strings("SELECT input FROM occurrence"))
        .containsExactly("{\"schedule\":\"ops/report\",\"time\":\"2026-11-21T08:01:00Z\"}");
    assertThat(store.strings("SELECT (body::jsonb ->> 'kind') || ' ' || run_id FROM audit"))
        .containsExactly("schedule.fired " + run);
    assertThat(store.strings("SELECT kind FROM hop WHERE run_id = '" + run + "'"))
        .containsExactly("ingress");
  }

  @Test
  void shouldFindEachNominalTimeOnceWhenManyTickAtOnce() throws Exception {
    applied("ops/report", cron("* * * * *"));
    applied("ops/sweep", new Timing.Every(Duration.ofSeconds(20)));
    clock.set("2026-11-21T08:10:00Z");

    int fired = 0;
    try (var threads = Executors.newFixedThreadPool(4);
        var nodes = new Nodes()) {
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
            store.strings(
                "SELECT count(*)::text FROM occurrence GROUP BY schedule ORDER BY schedule"))
        .containsExactly("10", "29");
    assertThat(store.strings("SELECT count(DISTINCT run_id)::text FROM outbox"))
        .containsExactly("39");
    assertThat(store.strings("SELECT count(*)::text FROM outbox")).containsExactly("39");
    assertThat(store.strings("SELECT count(*)::text FROM audit")).containsExactly("39");
  }

  @Test
  void shouldFindWhatWasDueWhenItsTickDied() {
    applied("ops/report", cron("* * * * *"));
    clock.set("2026-11-21T08:01:01Z");
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
        new DueSchedules(database, schedules, new AuditTrail(store.keyring(), dying), clock);

    assertThatThrownBy(killed::tick).isInstanceOf(IllegalStateException.class);
    assertThat(store.strings("SELECT key FROM occurrence")).isEmpty();
    assertThat(store.strings("SELECT run_id FROM outbox")).isEmpty();

    assertThat(tick(handler)).isEqualTo(1);
    assertThat(store.strings("SELECT key FROM occurrence")).containsExactly("2026-11-21T08:01:00Z");
  }

  @Test
  void shouldCatchUpWithTheLastHourAndSayWhatItLeftOut() {
    applied("ops/report", cron("*/10 * * * *"));
    clock.set("2026-11-21T11:05:00Z");

    int fired = tick(handler);

    assertThat(fired).isEqualTo(6);
    assertThat(store.strings("SELECT key FROM occurrence ORDER BY nominal_at"))
        .startsWith("2026-11-21T10:10:00Z")
        .endsWith("2026-11-21T11:00:00Z");
    assertThat(
            store.strings(
                "SELECT body::jsonb ->> 'detail' FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.missed'"))
        .containsExactly(
            "{\"from\": \"2026-11-21T08:10:00Z\", \"before\": \"2026-11-21T10:05:00Z\"}");
  }

  @Test
  void shouldLeaveOutWhatComesWhileTheRunBeforeGoesOn() {
    var start = new Trigger.Start("ops", "report", new VersionRange("^1"), Optional.empty());
    schedule(
        new Schedule("nightly", cron("* * * * *"), Overlap.SKIP, Duration.ofMinutes(10), start));
    clock.set("2026-11-21T08:03:30Z");

    assertThat(tick(handler)).as("of three").isEqualTo(1);
    assertThat(
            store.strings(
                "SELECT body::jsonb -> 'detail' ->> 'nominal' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'schedule.skipped' ORDER BY seq"))
        .containsExactly("2026-11-21T08:02:00Z", "2026-11-21T08:03:00Z");

    store.sql("DELETE FROM outbox");
    clock.set("2026-11-21T08:04:00Z");
    assertThat(tick(handler)).as("its run can never begin").isEqualTo(1);
  }

  @Test
  void shouldStartOnceAtATimeAndNeverAgain() {
    applied("ops/report", new Timing.At(Instant.parse("2026-11-21T08:05:00Z")));
    clock.set("2026-11-21T08:05:00Z");

    assertThat(tick(handler)).isEqualTo(1);
    clock.set("2027-11-21T08:05:00Z");
    assertThat(tick(handler)).isZero();
  }

  @Test
  void shouldNotStartAtATimeThatWentByWhileItWasPaused() {
    applied("ops/report", new Timing.At(Instant.parse("2026-11-21T08:05:00Z")));
    api(connection -> schedules.pause(connection, "ops/report", null));
    clock.set("2026-11-21T08:06:00Z");
    api(connection -> schedules.resume(connection, "ops/report", clock.instant()));

    assertThat(tick(handler)).isZero();
  }

  @Test
  void shouldStartNextAfterTheRunBeforeHasEnded() {
    applied("ops/poll", new Timing.After(Duration.ofMinutes(5)));

    assertThat(tick(handler)).as("at once").isEqualTo(1);
    clock.set("2026-11-21T09:00:00Z");
    assertThat(tick(handler)).as("its message is not relayed yet").isZero();
    String run = store.strings("SELECT last_run FROM schedule").getFirst();
    store.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        VALUES ('%s', 'ops', 'poll', '1.0.0', 'd', 'c', 'p', 'running', '{}', 's')
        """
            .formatted(run));
    store.sql("DELETE FROM outbox");
    assertThat(tick(handler)).as("it runs").isZero();
    store.sql("UPDATE run SET status = 'faulted', ended_at = '2026-11-21T08:58:00Z'");
    assertThat(tick(handler)).as("the delay").isZero();
    clock.set("2026-11-21T09:03:00Z");
    assertThat(tick(handler)).isEqualTo(1);

    assertThat(store.strings("SELECT key FROM occurrence ORDER BY nominal_at"))
        .containsExactly(START, "2026-11-21T09:03:00Z");
  }

  @Test
  void shouldGoOnAfterARunThatCouldNeverBegin() {
    applied("ops/poll", new Timing.After(Duration.ofMinutes(5)));
    tick(handler);
    store.sql("UPDATE outbox SET parked_at = now()");

    clock.set("2026-11-21T08:30:00Z");
    tick(handler);
    clock.set("2026-11-21T08:35:00Z");

    assertThat(tick(handler)).isEqualTo(1);
  }

  @Test
  void shouldLeaveOutWhatCameWhileItWasPaused() {
    applied("ops/report", cron("* * * * *"));
    api(connection -> schedules.pause(connection, "ops/report", "The bank is closed"));
    clock.set("2026-11-21T08:05:30Z");

    assertThat(tick(handler)).isZero();
    api(connection -> schedules.resume(connection, "ops/report", clock.instant()));
    assertThat(tick(handler)).isZero();
    clock.set("2026-11-21T08:06:00Z");
    assertThat(tick(handler)).isEqualTo(1);
  }

  @Test
  void shouldLeaveOutNothingWhenANewVersionGoesByTheSameTimes() {
    applied("ops/report", cron("* * * * *"));
    clock.set("2026-11-21T08:01:30Z");

    schedule(Schedule.held("ops", "report", "2.0.0", cron("* * * * *")));

    assertThat(tick(handler)).isEqualTo(1);
    schedule(Schedule.held("ops", "report", "3.0.0", cron("0 * * * *")));
    clock.set("2026-11-21T08:02:30Z");
    assertThat(tick(handler)).isZero();
  }

  @Test
  void shouldStartNothingByARowThatWasChangedOutsideAndSaySoOnce() {
    applied("ops/report", cron("0 0 1 1 *"));
    applied("ops/sweep", cron("* * * * *"));
    store.sql(
        """
        UPDATE schedule
           SET document = replace(document, '0 0 1 1 *', '* * * * *'), next_at = now() - interval '1 y'
         WHERE name = 'ops/report'
        """);
    clock.set("2026-11-21T08:01:01Z");

    assertThat(tick(handler)).isEqualTo(1);
    assertThat(tick(handler)).isZero();

    assertThat(store.strings("SELECT name FROM schedule WHERE paused_at IS NOT NULL"))
        .containsExactly("ops/report");
    assertThat(store.strings("SELECT body::jsonb ->> 'kind' FROM audit ORDER BY seq"))
        .containsExactly("schedule.refused", "schedule.fired");
  }

  /** Two nodes, each with connections of its own. */
  private final class Nodes implements AutoCloseable {
    private final List<Database> pools =
        List.of(
            Database.open(store.settings(DatabaseRole.SCHEDULER)),
            Database.open(store.settings(DatabaseRole.SCHEDULER)));
    private final List<TickHandler> handlers =
        pools.stream().map(pool -> new TickHandler(pool, store.keyring(), clock)).toList();

    TickHandler get(int index) {
      return handlers.get(index);
    }

    @Override
    public void close() {
      pools.forEach(Database::close);
    }
  }

  private static Timing cron(String text) {
    try {
      return new Timing.ByCron(Cron.parse(text), ZoneOffset.UTC);
    } catch (dev.penstock.schedule.InvalidCronException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void applied(String name, Timing timing) {
    schedule(Schedule.held("ops", name.substring("ops/".length()), "1.0.0", timing));
  }

  private void schedule(Schedule schedule) {
    api(
        connection -> {
          schedules.put(connection, schedule, "ada", clock.instant());
          return true;
        });
  }

  private interface Act {
    boolean on(java.sql.Connection connection) throws java.sql.SQLException;
  }

  private void api(Act act) {
    assertThat(store.api().inTransaction(act::on)).isTrue();
  }

  private static int tick(TickHandler node) {
    byte[] event =
        """
        {"version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": "Scheduled Event",
         "source": "aws.events", "account": "123456789012", "time": "2026-11-21T08:00:00Z",
         "region": "eu-central-1", "resources": ["arn:aws:events:eu-central-1:123456789012:rule/tick"],
         "detail": {}}
        """
            .getBytes(StandardCharsets.UTF_8);
    var answer = new ByteArrayOutputStream();
    try {
      node.handleRequest(new ByteArrayInputStream(event), answer, null);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return Json.read(answer.toByteArray()).path("fired").intValue();
  }
}
