package dev.penstock.functions.scheduler;

import static dev.penstock.functions.scheduler.SchedulerFixture.cron;
import static dev.penstock.functions.scheduler.SchedulerFixture.plain;
import static dev.penstock.functions.scheduler.SchedulerFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.schedule.Occurrence;
import dev.penstock.schedule.Overlap;
import dev.penstock.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** F12, F13: what becomes of an occurrence while the run before it goes on, or after it failed. */
class OverlapIT {

  private final SchedulerFixture fixture = new SchedulerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldStartTheOneThatWaitsOnceTheRunBeforeHasEnded() {
    fixture.overlapping(Overlap.BUFFER_ONE);
    fixture.clock.set("2026-11-21T08:03:30Z");

    assertThat(fixture.tick()).as("the first; the second waits").isEqualTo(1);
    assertThat(fixture.waiting()).containsExactly("2026-11-21T08:02:00Z");
    assertThat(fixture.tick()).isZero();
    fixture.endRuns("completed");
    assertThat(fixture.tick()).isEqualTo(1);

    assertThat(fixture.waiting()).isEmpty();
    assertThat(fixture.details("schedule.skipped", "nominal"))
        .containsExactly("2026-11-21T08:03:00Z");
    assertThat(fixture.details("schedule.waits", "nominal"))
        .containsExactly("2026-11-21T08:02:00Z");
    assertThat(fixture.details("schedule.fired", "nominal"))
        .containsExactly("2026-11-21T08:01:00Z", "2026-11-21T08:02:00Z");
  }

  @Test
  void shouldStartAllThatWaitOneAfterTheOther() throws Exception {
    fixture.overlapping(Overlap.BUFFER_ALL);
    fixture.clock.set("2026-11-21T08:05:30Z");
    fixture.tick();

    List<Integer> began = new ArrayList<>();
    try (var nodes = fixture.new Nodes()) {
      for (int round = 0; round < 5; round++) {
        fixture.endRuns("completed");
        began.add(tick(nodes.get(0)) + tick(nodes.get(1)));
      }
    }

    assertThat(began).containsExactly(1, 1, 1, 1, 0);
    assertThat(fixture.details("schedule.fired", "nominal"))
        .containsExactly(
            "2026-11-21T08:01:00Z",
            "2026-11-21T08:02:00Z",
            "2026-11-21T08:03:00Z",
            "2026-11-21T08:04:00Z",
            "2026-11-21T08:05:00Z");
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCEL_OTHER", "TERMINATE_OTHER"})
  void shouldAskTheOtherToStopOnceAndStartTheNewestWhenItHas(Overlap overlap) {
    String order = overlap == Overlap.CANCEL_OTHER ? "run.cancel" : "run.terminate";
    fixture.overlapping(overlap);
    fixture.clock.set("2026-11-21T08:01:30Z");
    fixture.tick();
    fixture.clock.set("2026-11-21T08:03:30Z");

    assertThat(fixture.tick()).isZero();

    String first = Occurrence.at("nightly", Instant.parse("2026-11-21T08:01:00Z")).runId();
    assertThat(fixture.store.strings("SELECT run_id FROM outbox WHERE topic = '" + order + "'"))
        .containsExactly(first);
    assertThat(
            fixture.store.strings(
                "SELECT body::jsonb ->> 'actor' FROM audit WHERE body::jsonb ->> 'kind' = '"
                    + order
                    + "-requested'"))
        .containsExactly("schedule:nightly");
    assertThat(fixture.waiting()).containsExactly("2026-11-21T08:03:00Z");
    fixture.endRuns("cancelled");
    assertThat(fixture.tick()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"completed, 1", "cancelled, 1", "faulted, 0"})
  void shouldPauseWhenARunHasFaulted(String end, int next) {
    fixture.schedule(watched());
    fixture.clock.set("2026-11-21T08:01:30Z");
    fixture.tick();
    fixture.endRuns(end);
    fixture.clock.set("2026-11-21T08:02:30Z");

    assertThat(fixture.tick()).isEqualTo(next);
    assertThat(fixture.details("schedule.paused", "note")).hasSize(1 - next);
  }

  @Test
  void shouldForgiveAFaultOnceItIsResumed() {
    fixture.schedule(watched());
    fixture.clock.set("2026-11-21T08:01:30Z");
    fixture.tick();
    fixture.endRuns("faulted");
    fixture.tick();
    assertThat(fixture.store.strings("SELECT note FROM schedule").getFirst())
        .matches("Its run run_[0-9a-f]{32} has faulted[.]");

    fixture.api(
        connection -> fixture.schedules.resume(connection, "nightly", fixture.clock.instant()));
    fixture.clock.set("2026-11-21T08:02:30Z");

    assertThat(fixture.tick()).isEqualTo(1);
  }

  @Test
  void shouldStartEachLessThanItsJitterLaterOnEveryNodeAlike() throws Exception {
    var jittered =
        new Schedule(
            "nightly",
            cron("* * * * *"),
            Overlap.ALLOW,
            Duration.ofHours(1),
            Duration.ofSeconds(40),
            false,
            plain(Overlap.ALLOW, cron("* * * * *")).start());
    fixture.schedule(jittered);
    Instant nominal = Instant.parse("2026-11-21T08:01:00Z");
    Instant due = jittered.dueAt(nominal);
    assertThat(Duration.between(nominal, due)).isBetween(Duration.ZERO, Duration.ofSeconds(40));

    try (var nodes = fixture.new Nodes()) {
      fixture.clock.set(due.minusMillis(1).toString());
      assertThat(tick(nodes.get(0)) + tick(nodes.get(1))).isZero();
      fixture.clock.set(due.toString());
      assertThat(tick(nodes.get(1)) + tick(nodes.get(0))).isEqualTo(1);
    }
    assertThat(fixture.store.strings("SELECT key FROM occurrence"))
        .containsExactly(nominal.toString());
  }

  @Test
  void shouldLetThoseThatWaitGoWithTheirSchedule() {
    fixture.overlapping(Overlap.BUFFER_ALL);
    fixture.clock.set("2026-11-21T08:03:30Z");
    fixture.tick();

    int waited =
        fixture
            .store
            .api()
            .inTransaction(transaction -> fixture.schedules.remove(transaction, "nightly"));

    assertThat(waited).isEqualTo(2);
    fixture.endRuns("completed");
    assertThat(fixture.tick()).isZero();
  }

  private static Schedule watched() {
    Schedule plain = plain(Overlap.ALLOW, cron("* * * * *"));
    return new Schedule(
        plain.name(),
        plain.timing(),
        plain.overlap(),
        plain.catchUp(),
        Duration.ZERO,
        true,
        plain.start());
  }
}
