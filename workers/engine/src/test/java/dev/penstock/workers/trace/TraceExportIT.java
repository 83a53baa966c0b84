package dev.penstock.workers.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.trace.Hop;
import dev.penstock.trace.SpanIds;
import dev.penstock.workers.progress.RunProjection;
import dev.penstock.workers.protocol.RunResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** F112: what is on record of runs is told once, in whatever order it was written. */
class TraceExportIT {

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final RunProjection PROGRESS =
      new RunProjection(STORE.worker(), new AuditTrail(STORE.keyring(), Clock.systemUTC()));
  private static final Duration OFTEN = Duration.ofMillis(20);

  private final List<RecordedSpan> told = new CopyOnWriteArrayList<>();
  private final List<String> counted = new CopyOnWriteArrayList<>();
  private final AtomicBoolean deaf = new AtomicBoolean();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldTellAHopThatCommitsAfterALaterOne() throws Exception {
    String early = newRun();
    String late = newRun();
    try (TraceExport _ = export("one");
        Connection slow = STORE.worker().dataSource().getConnection()) {
      // given
      slow.setAutoCommit(false);
      touch(slow, early);
      hop(early, "event.emit").insert(slow);
      STORE
          .worker()
          .inTransaction(
              transaction -> {
                hop(late, "event.consume").insert(transaction);
                return true;
              });

      // when
      await().during(Duration.ofMillis(300)).until(() -> names(late).isEmpty());
      slow.commit();

      // then
      await().until(() -> names(early).contains("event.emit"));
      await().until(() -> names(late).contains("event.consume"));
    }
  }

  @Test
  void shouldTellEachSpanOnceWhicheverOfTwoNodesItIs() {
    List<String> runs = new ArrayList<>();
    TraceExport first = export("first");
    try (TraceExport _ = export("second")) {
      for (int i = 0; i < 60; i++) {
        String run = newRun();
        PROGRESS.ended(run, new RunResult.Completed(Json.object()));
        runs.add(run);
        if (i == 30) {
          first.close();
        }
      }
      await().until(() -> runs.stream().allMatch(run -> names(run).contains("run test/run")));
    }

    assertThat(told.stream().map(RecordedSpan::id)).doesNotHaveDuplicates();
    assertThat(counted).filteredOn("run completed"::equals).hasSize(60);
    assertThat(counted).filteredOn("orchestrator "::equals).hasSize(60);
    assertThat(runs)
        .allSatisfy(
            run ->
                assertThat(names(run)).containsExactlyInAnyOrder("orchestrator", "run test/run"));
  }

  @Test
  void shouldKeepWhatNobodyHearsAndSaySo() {
    try (TraceExport export = export("patient")) {
      // given
      deaf.set(true);
      String run = newRun();
      PROGRESS.ended(run, new RunResult.Completed(Json.object()));
      await().until(() -> !export.notices().isEmpty());
      assertThat(export.notices().getFirst()).contains("can't be exported").contains("nobody");
      assertThat(names(run)).isEmpty();

      // when
      deaf.set(false);

      // then
      await().until(() -> names(run).contains("run test/run"));
      await().until(() -> export.notices().isEmpty());
    }
  }

  @Test
  void shouldLeaveOutWhatIsOlderThanADay() {
    String run = newRun();
    try (TraceExport _ = export("late")) {
      STORE
          .worker()
          .inTransaction(
              transaction -> {
                touch(transaction, run);
                new Hop(
                        run,
                        Hop.Kind.EVENT_EMIT,
                        "/do/0/a",
                        "",
                        1,
                        Instant.now().minus(Duration.ofHours(25)),
                        Duration.ofMinutes(1),
                        Json.object())
                    .insert(transaction);
                hop(run, "event.consume").insert(transaction);
                return true;
              });

      await().until(() -> !names(run).isEmpty());
      assertThat(names(run)).containsExactly("event.consume");
    }
  }

  @Test
  void shouldTellTheTasksOfARunOfAnySizeEachUnderTheRun() {
    String run = newRun();
    try (TraceExport _ = export("large")) {
      STORE
          .worker()
          .inTransaction(
              transaction -> {
                touch(transaction, run);
                List<Hop> hops = new ArrayList<>();
                for (int i = 0; i < 1_500; i++) {
                  hops.add(
                      new Hop(
                          run,
                          Hop.Kind.EVENT_EMIT,
                          "/do/0/a",
                          Integer.toString(i),
                          1,
                          Instant.now(),
                          Duration.ZERO,
                          Json.object()));
                }
                Hop.insert(transaction, hops);
                return true;
              });
      PROGRESS.ended(run, new RunResult.Completed(Json.object()));

      await().atMost(Duration.ofSeconds(60)).until(() -> names(run).size() == 3_002);
      assertThat(told.stream().filter(span -> span.name().equals("task a")))
          .hasSize(1_500)
          .allMatch(span -> SpanIds.run(run).equals(span.parent()));
      assertThat(told.stream().map(RecordedSpan::id)).doesNotHaveDuplicates();
    }
  }

  private TraceExport export(String name) {
    return TraceExport.start(
        STORE.worker(),
        _ -> true,
        spans -> {
          if (deaf.get()) {
            return Optional.of("nobody is there");
          }
          told.addAll(spans);
          return Optional.empty();
        },
        (kind, outcome, tool, _) -> counted.add(kind + " " + outcome + tool),
        name,
        OFTEN,
        Clock.systemUTC());
  }

  private List<String> names(String run) {
    return told.stream()
        .filter(span -> run.equals(span.attributes().get("penstock.run.id")))
        .map(RecordedSpan::name)
        .toList();
  }

  private static Hop hop(String run, String kind) {
    Hop.Kind named = kind.equals("event.emit") ? Hop.Kind.EVENT_EMIT : Hop.Kind.EVENT_CONSUME;
    return new Hop(
        run, named, "/do/0/a", "", 1, Instant.now(), Duration.ofMillis(1), Json.object());
  }

  /** As each transaction does that writes hops: something else before. */
  private static void touch(Connection transaction, String run) throws java.sql.SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement("UPDATE run SET status = 'running' WHERE id = ?")) {
      update.setString(1, run);
      update.executeUpdate();
    }
  }

  private static String newRun() {
    String id = Ids.next("run");
    STORE
        .worker()
        .inTransaction(
            transaction -> {
              try (PreparedStatement insert =
                  transaction.prepareStatement(
                      """
                      INSERT INTO run (id, namespace, name, version, definition_digest,
                                       config_digest, policy_digest, status, input, started_by)
                      VALUES (?, 'test', 'run', '1.0.0', 'd', 'c', 'p', 'pending', '{}', 'person:a')
                      """)) {
                insert.setString(1, id);
                return insert.executeUpdate();
              }
            });
    return id;
  }
}
