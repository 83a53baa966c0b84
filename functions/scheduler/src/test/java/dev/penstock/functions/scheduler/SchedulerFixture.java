package dev.penstock.functions.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.schedule.Cron;
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
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A scheduler on a store of its own, with a clock that is set by hand. */
final class SchedulerFixture implements AutoCloseable {

  static final String START = "2026-11-21T08:00:30Z";

  final PostgresFixture store = PostgresFixture.open();
  final Database database = store.database(DatabaseRole.SCHEDULER);
  final ScheduleStore schedules = new ScheduleStore(new Seal(store.keyring()));
  final TestClock clock = new TestClock(START);
  final TickHandler handler = new TickHandler(database, store.keyring(), clock);

  @Override
  public void close() {
    store.close();
  }

  void overlapping(Overlap overlap) {
    schedule(plain(overlap, cron("* * * * *")));
  }

  static Schedule plain(Overlap overlap, Timing timing) {
    var start =
        new Trigger.Start(
            "ops", "report", new VersionRange("^1"), Optional.empty(), Optional.empty());
    return new Schedule("nightly", timing, overlap, Duration.ofMinutes(10), start);
  }

  /** As the relay and the runs do, at once. */
  void endRuns(String status) {
    store.sql(
        """
        WITH gone AS (DELETE FROM outbox RETURNING run_id, topic)
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by, ended_at)
        SELECT run_id, 'ops', 'report', '1.0.0', 'd', 'c', 'p', ?, '{}', 's', now() FROM gone
         WHERE topic = 'run.from-occurrence'
        """,
        status);
  }

  List<String> waiting() {
    return store.strings("SELECT key FROM occurrence WHERE waits ORDER BY nominal_at");
  }

  List<String> details(String kind, String name) {
    return store.strings(
        "SELECT body::jsonb -> 'detail' ->> ? FROM audit WHERE body::jsonb ->> 'kind' = ?"
            + " ORDER BY seq",
        name,
        kind);
  }

  /** Two nodes, each with connections of its own. */
  final class Nodes implements AutoCloseable {
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

  static Timing cron(String text) {
    try {
      return new Timing.ByCron(Cron.parse(text), ZoneOffset.UTC);
    } catch (dev.penstock.schedule.InvalidCronException e) {
      throw new IllegalArgumentException(e);
    }
  }

  void applied(String name, Timing timing) {
    schedule(Schedule.held("ops", name.substring("ops/".length()), "1.0.0", timing));
  }

  void schedule(Schedule schedule) {
    api(
        connection -> {
          schedules.put(connection, schedule, "ada", clock.instant());
          return true;
        });
  }

  interface Act {
    boolean on(java.sql.Connection connection) throws java.sql.SQLException;
  }

  void api(Act act) {
    assertThat(store.api().inTransaction(act::on)).isTrue();
  }

  /** One tick of the fixture's own handler. */
  int tick() {
    return tick(handler);
  }

  static int tick(TickHandler node) {
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
