package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import io.temporal.api.enums.v1.EventType;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Branches on the in-JVM backbone. F3, F4. */
final class BranchesTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: branches, version: '1.0.0' }
      """;

  private static final String CALL =
      "{ call: http, with: { method: post, endpoint: 'http://127.0.0.1/', body: { n: %d } } }";

  @Test
  void shouldRunShortEffectsOfManyBranchesAtTheSameTimeInOneWorkflowTask() {
    int width = 100;
    CountDownLatch allThere = new CountDownLatch(width);
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request -> {
            allThere.countDown();
            return new EffectOutcome.Done(
                RunFixture.json(waited(allThere) ? request.arguments().at("/body/n") : -1), "r");
          });
      RunStart start =
          RunFixture.start(
              HEAD
                  + "do: [ { all: { fork: { branches: ["
                  + String.join(
                      ", ",
                      IntStream.range(0, width)
                          .mapToObj(i -> "{ b" + i + ": " + CALL.formatted(i) + " }")
                          .toList())
                  + "] } } } ]");

      RunResult result = fixture.run(start);

      assertThat(result)
          .isEqualTo(
              new RunResult.Completed(RunFixture.json(IntStream.range(0, width).boxed().toList())));
      assertThat(events(fixture, start))
          .doesNotContain(
              EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
              EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
              EventType.EVENT_TYPE_TIMER_STARTED);
    }
  }

  @Test
  void shouldRunAThousandBranchesOfCallsTimersAndComputing() {
    int width = 1_000;
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request -> new EffectOutcome.Done(request.arguments().at("/body/n"), "rcp_1"));
      RunStart start =
          RunFixture.start(
              HEAD
                  + "do: [ { all: { fork: { branches: ["
                  + String.join(
                      ", ",
                      IntStream.range(0, width)
                          .mapToObj(
                              i ->
                                  "{ b%d: { do: [ { a: %s }, { b: { wait: PT1S } } ] } }"
                                      .formatted(i, CALL.formatted(i)))
                          .toList())
                  + "] } } } ]");

      assertThat(fixture.run(start))
          .isEqualTo(
              new RunResult.Completed(RunFixture.json(IntStream.range(0, width).boxed().toList())));
    }
  }

  @Test
  void shouldCancelWhatTheLosersWaitForWhenABranchHasWon() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + """
                      do:
                        - race:
                            fork:
                              compete: true
                              branches:
                                - ask: { call: approval, with: { title: Never, payload: {} } }
                                - sleep: { wait: { days: 1 } }
                                - wins: { do: [ { nap: { wait: { seconds: 1 } } }, { win: { set: { won: true } } } ] }
                        - later: { wait: { seconds: 1 } }
                      """);

      RunResult result = fixture.run(start);

      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"won\":true}")));
      assertThat(fixture.people.withdrawn())
          .containsExactly(fixture.people.asked().getFirst().id());
      assertThat(events(fixture, start)).contains(EventType.EVENT_TYPE_TIMER_CANCELED);
    }
  }

  @Test
  void shouldNotHoldUpATimerByAnEffectBesideIt() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + "do: [ { both: { fork: { branches: [ { nap: { wait: { seconds: 5 } } }, { call: "
                  + CALL.formatted(1)
                  + " } ] } } } ]");
      assertThat(fixture.run(start)).isInstanceOf(RunResult.Completed.class);
      assertThat(events(fixture, start))
          .containsSubsequence(
              EventType.EVENT_TYPE_TIMER_STARTED, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    }
  }

  @Test
  void shouldGiveTheSameWhenItContinuesAsNewWithBranchesUnderWay() {
    String loops =
        HEAD
            + """
            do:
              - all:
                  fork:
                    branches:
                      - ask: { call: approval, with: { title: Slow, payload: {}, within: PT1H }, output: { as: .outcome }, if: .ask }
                      - nap: { wait: { minutes: 2 } }
                      - loop:
                          for: { each: n, in: '${ [range(10)] }' }
                          do:
                            - call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/', body: { n: '${ $n }' } } }
                            - pause: { wait: { seconds: 1 } }
                      - other:
                          for: { each: n, in: '${ [range(10)] }' }
                          do:
                            - pause: { wait: { seconds: 3 } }
                            - call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/', body: { m: '${ $n }' } } }
            """;
    try (RunFixture straight = new RunFixture();
        RunFixture hopping = new RunFixture(30)) {
      RunStart start = RunFixture.start(RunFixture.definition(loops), Json.read("{\"ask\":false}"));

      RunResult expected = straight.run(start);
      RunResult actual = hopping.run(start);

      assertThat(actual).isEqualTo(expected).isInstanceOf(RunResult.Completed.class);
      assertThat(hopping.effects.requests())
          .containsExactlyInAnyOrderElementsOf(straight.effects.requests());
      assertThat(hopping.progress.calls()).isEqualTo(straight.progress.calls());
      assertThat(hopping.parts(start)).isGreaterThan(1);
      assertThat(straight.parts(start)).isEqualTo(1);
    }
  }

  @Test
  void shouldEndAllBranchesWhenTheRunIsCancelled() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + """
                      do:
                        - all:
                            fork:
                              branches:
                                - ask: { call: approval, with: { title: Never, payload: {} } }
                                - nap: { wait: { days: 9 } }
                      """);
      var stub = fixture.started(start);
      stub.signal("cancel", "enough");
      assertThat(stub.getResult(RunResult.class)).isEqualTo(new RunResult.Cancelled("enough"));
    }
  }

  @Test
  void shouldEndAllBranchesWhenTheRunIsCancelledOnTheBackbone() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + """
                      do:
                        - all:
                            fork:
                              branches:
                                - long: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' }, timeout: { after: PT5M } }
                                - ask: { call: approval, with: { title: Never, payload: {} } }
                                - nap: { wait: { days: 9 } }
                      """);
      var stub = fixture.started(start);
      stub.cancel();
      assertThatThrownBy(() -> stub.getResult(RunResult.class))
          .hasCauseInstanceOf(CanceledFailure.class);
      assertThat(fixture.progress.calls()).last().asString().endsWith("Cancelled");
    }
  }

  @Test
  void shouldCancelWhatIsUnderWayWhenTheWorkflowTimesOut() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + """
                      timeout: { after: PT1M }
                      do:
                        - guarded:
                            try:
                              - all:
                                  fork:
                                    branches:
                                      - ask: { call: approval, with: { title: Never, payload: {} } }
                                      - nap: { wait: { days: 9 } }
                            catch: { do: [ { never: { set: { caught: true } } } ] }
                      """);
      assertThat(fixture.run(start))
          .isEqualTo(
              new RunResult.Faulted(
                  WorkflowError.Standard.TIMEOUT.error(
                      "The workflow took longer than allowed.", "/timeout")));
      assertThat(fixture.progress.calls()).last().asString().endsWith("Faulted");
    }
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<EventType> events(RunFixture fixture, RunStart start) {
    return fixture.backbone.getWorkflowClient().fetchHistory(start.runId()).getEvents().stream()
        .map(event -> event.getEventType())
        .toList();
  }
}
