package dev.penstock.functions.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.schedule.Overlap;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.Timing;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F11, F12, F32: two processes tick on one store and are killed while they put occurrences on
 * record; each nominal time starts one run all the same, and a line goes on to its end.
 */
class TwoSchedulersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SCHEDULES = 4;
  private static final String FROM = "date_trunc('minute', now()) - interval '5 minutes'";

  private final SchedulerFixture fixture = new SchedulerFixture();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    fixture.close();
  }

  @Test
  void shouldStartOneRunForEachNominalTimeWhicheverOfThemDies() throws Exception {
    for (int i = 0; i < SCHEDULES; i++) {
      due("each-" + i, Duration.ofSeconds(1), Overlap.ALLOW);
    }
    due("line", Duration.ofSeconds(30), Overlap.BUFFER_ALL);
    String from = fixture.store.strings("SELECT min(next_at)::text FROM schedule").getFirst();

    Process first = ticking();
    Process second = ticking();
    await().atMost(PATIENCE).until(() -> occurrences() > 100);
    first.destroyForcibly().waitFor();
    ticking();
    await().atMost(PATIENCE).until(() -> occurrences() > 500);
    second.destroyForcibly().waitFor();
    await().atMost(PATIENCE).until(() -> occurrences() >= SCHEDULES * 300L + 10);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              fixture.endRuns("completed");
              return fixture.waiting().isEmpty();
            });

    assertThat(
            fixture.store.count(
                "SELECT count(*) FROM (SELECT nominal_at - lag(nominal_at)"
                    + " OVER (PARTITION BY schedule ORDER BY nominal_at) AS gap, schedule"
                    + " FROM occurrence) gaps WHERE gap <> CASE schedule WHEN 'line'"
                    + " THEN interval '30 seconds' ELSE interval '1 second' END"))
        .as("gaps")
        .isZero();
    assertThat(
            fixture.store.count(
                "SELECT count(*) FROM (SELECT 1 FROM occurrence GROUP BY schedule"
                    + " HAVING min(nominal_at) = ?::timestamptz) begun",
                from))
        .as("each from its first time on")
        .isEqualTo(SCHEDULES + 1);
    assertThat(
            fixture.store.count(
                "SELECT count(*) - count(DISTINCT run_id) FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'schedule.fired'"))
        .as("two starts of one run")
        .isZero();
    assertThat(
            fixture.store.strings(
                "SELECT body::jsonb ->> 'subject' FROM audit"
                    + " WHERE body::jsonb ->> 'actor' = 'schedule:line'"
                    + " AND body::jsonb ->> 'kind' = 'schedule.fired' ORDER BY seq"))
        .as("one after the other")
        .isSorted();
  }

  private long occurrences() {
    return fixture.store.count("SELECT count(*) FROM occurrence");
  }

  /** A schedule that nobody has looked after for five minutes. */
  private void due(String name, Duration interval, Overlap overlap) {
    var start = SchedulerFixture.plain(overlap, new Timing.Every(interval)).start();
    fixture.schedule(
        new Schedule(name, new Timing.Every(interval), overlap, Duration.ofHours(1), start));
    fixture.store.sql(
        "UPDATE schedule SET next_at = " + FROM + ", due_at = " + FROM + " WHERE name = ?", name);
  }

  private Process ticking() {
    DatabaseSettings settings = fixture.store.settings(DatabaseRole.SCHEDULER);
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SchedulerProcess.class.getName());
    builder.environment().put("PENSTOCK_DATABASE_URL", settings.url());
    builder.environment().put("PENSTOCK_DATABASE_PASSWORD", settings.password());
    builder
        .environment()
        .put("PENSTOCK_ROOT_KEY", Base64.getEncoder().encodeToString(new byte[32]));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
