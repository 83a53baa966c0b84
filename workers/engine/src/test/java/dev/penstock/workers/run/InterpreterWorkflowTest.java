package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.HumanTaskTimer;
import dev.penstock.workers.protocol.HumanTaskTimer.Kind;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The workflow on the in-JVM backbone. F1, F3, F4, F5, F6. */
final class InterpreterWorkflowTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: case, version: '1.0.0' }
      """;

  private static final String CALL =
      "{ call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } }";

  @Test
  void shouldFeedEachIterationWithTheOutputOfTheOneBefore() {
    try (RunFixture fixture = new RunFixture()) {
      RunResult result =
          fixture.run(
              HEAD
                  + """
                  do:
                    - sum:
                        for: { each: n, in: .numbers }
                        do:
                          - add:
                              set: { numbers: '${ .numbers }', total: '${ .total + $n * $index }' }
                    - pick:
                        switch:
                          - big: { when: .total > 5, then: large }
                    - small: { set: { size: small }, then: end }
                    - large: { set: { size: large } }
                  """,
              """
              {"numbers": [1, 2, 3]}
              """);
      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"size\":\"large\"}")));
      assertThat(fixture.progress.calls()).singleElement().asString().startsWith("ended");
    }
  }

  @Test
  void shouldRecordTheStartBeforeAnythingGoesOut() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request ->
              new EffectOutcome.Done(RunFixture.json(fixture.progress.calls().size()), "rcp_1"));
      RunResult result =
          fixture.run(
              HEAD
                  + "do: [ { a: { call: http, with: { method: get, endpoint: 'http://127.0.0.1/' } }"
                  + " } ]",
              "{}");
      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("1")));
      assertThat(fixture.progress.calls()).hasSize(2);
    }
  }

  @Test
  void shouldWaitForTheStoreWhenItIsAwayAtTheStartOfARun() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.progress.awayFor(3);
      RunResult result = fixture.run(HEAD + "do: [ { a: { set: { x: 1 } } } ]", "{}");
      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"x\":1}")));
      assertThat(fixture.progress.calls()).hasSize(1);
    }
  }

  @Test
  void shouldSendOnlyEvaluatedArgumentsToAnEffect() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.run(
          HEAD
              + """
              do:
                - send:
                    call: http
                    with:
                      method: post
                      endpoint: http://127.0.0.1/{name}
                      headers: { x: '${ .head }' }
                      body: { v: '${ .n + 1 }' }
              """,
          """
          {"name": "a b/ü", "n": 1, "head": "h"}
          """);
      var request = fixture.effects.requests().getFirst();
      assertThat(request.arguments())
          .isEqualTo(
              Json.read(
                  """
                  {"method":"POST","endpoint":"http://127.0.0.1/a%20b%2F%C3%BC",
                   "headers":{"x":"h"},"body":{"v":2},"output":"content","redirect":false}
                  """));
      assertThat(request.task().position()).isEqualTo("/do/0/send");
      assertThat(request.task().iteration()).isEmpty();
      assertThat(request.task().attempt()).isEqualTo(1);
    }
  }

  @Test
  void shouldFaultAsTamperedWhenTheDocumentIsNotThePinnedOne() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart honest = RunFixture.start(HEAD + "do: [ { a: { set: { x: 1 } } } ]");
      RunStart forged =
          new RunStart(
              honest.runId(),
              "sha256:" + "0".repeat(64),
              honest.document(),
              honest.configDigest(),
              honest.config(),
              honest.policyDigest(),
              honest.input(),
              honest.startedBy(),
              null);
      assertThat(fixture.run(forged))
          .isInstanceOfSatisfying(
              RunResult.Faulted.class,
              faulted -> assertThat(faulted.error().type()).endsWith("/tampered"));
    }
  }

  @Test
  void shouldAskWithTheTimesAndThePeopleOfTheDocument() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.people.alwaysDecide("approved", null);
      fixture.run(
          HEAD
              + """
              do:
                - ask:
                    call: approval
                    with:
                      title: T
                      payload: {}
                      count: 2
                      groups: [finance]
                      assignee: ada
                      within: PT1H
                      remind: PT10M
                      due: PT20M
                      escalate: { role: lead }
                      onExpiry: escalate
              """,
          "{}");

      HumanTaskRequest asked = fixture.people.asked().getFirst();
      assertThat(asked.quorum()).isEqualTo(new Quorum(2, true));
      assertThat(asked.addressees()).isEqualTo(new Addressees(List.of("finance"), "person:ada"));
      Instant due = Objects.requireNonNull(asked.dueAt());
      assertThat(asked.timers())
          .containsExactly(
              new HumanTaskTimer(Kind.REMINDED, due.minus(Duration.ofMinutes(110)), null),
              new HumanTaskTimer(Kind.OVERDUE, due.minus(Duration.ofMinutes(100)), null),
              new HumanTaskTimer(Kind.ESCALATED, due.minus(Duration.ofMinutes(60)), "lead"));
    }
  }

  @Test
  void shouldPerformAgainWithTheDecisionWhenThePolicyWantsAPerson() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.people.alwaysDecide("approved", null);
      fixture.effects.answer(
          request ->
              request.humanTaskId() == null
                  ? new EffectOutcome.ApprovalRequired(
                      "approver", Quorum.ONE, null, "writes", request.arguments())
                  : new EffectOutcome.Done(Json.read("\"made\""), "rcp_1"));
      RunResult result =
          fixture.run(
              HEAD
                  + """
                  do:
                    - send:
                        call: http
                        with: { method: post, endpoint: 'http://127.0.0.1/' }
                  """,
              "{}");
      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("\"made\"")));
      assertThat(fixture.effects.requests()).hasSize(2);
      assertThat(fixture.effects.requests().get(1).humanTaskId())
          .isEqualTo(fixture.people.asked().getFirst().id());
    }
  }

  @Test
  void shouldRetryUnderTheSameKeyWithCountedAttempts() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request ->
              request.task().attempt() < 3
                  ? new EffectOutcome.Failed(
                      WorkflowError.Standard.COMMUNICATION.error(503, "away", null))
                  : new EffectOutcome.Done(Json.read("\"made\""), "rcp_1"));
      RunResult result =
          fixture.run(
              HEAD
                  + """
                  do:
                    - tried:
                        try:
                          - send:
                              call: http
                              with: { method: get, endpoint: 'http://127.0.0.1/' }
                        catch:
                          errors: { with: { status: 503 } }
                          retry:
                            delay: { hours: 3 }
                            backoff: { exponential: {} }
                            limit: { attempt: { count: 5 } }
                  """,
              "{}");
      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("\"made\"")));
      assertThat(fixture.effects.requests())
          .extracting(r -> r.task().attempt(), r -> r.task().idempotencyKey().endsWith("/send"))
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(1, true),
              org.assertj.core.groups.Tuple.tuple(2, true),
              org.assertj.core.groups.Tuple.tuple(3, true));
    }
  }

  @Test
  void shouldGiveTheSameResultWhenItContinuesAsNewOnTheWay() {
    String workflow =
        HEAD
            + """
            do:
              - all:
                  for: { each: n, in: '${ [range(12)] }' }
                  do:
                    - tried:
                        try:
                          - pause: { wait: { seconds: 1 } }
                          - call:
                              call: http
                              with:
                                method: post
                                endpoint: http://127.0.0.1/
                                body: '${ {sum: ((.body.sum // 0) + $n)} }'
                        catch: { do: [ { no: { set: { no: true } } } ] }
                        export: { as: '${ [$context, .body.sum] | tostring | length }' }
              - last: { set: { sum: '${ .body.sum }', context: '${ $context }' } }
            """;
    try (RunFixture straight = new RunFixture();
        RunFixture hopping = new RunFixture(8)) {
      RunStart start =
          RunFixture.start(RunFixture.definition(workflow), Json.read("{\"body\":{\"sum\":0}}"));

      RunResult expected = straight.run(start);
      RunResult actual = hopping.run(start);

      assertThat(actual).isEqualTo(expected).isInstanceOf(RunResult.Completed.class);
      assertThat(hopping.effects.requests()).isEqualTo(straight.effects.requests());
      assertThat(hopping.progress.calls()).isEqualTo(straight.progress.calls());
      assertThat(firstPartEndedAsNew(hopping, start)).isTrue();
      assertThat(firstPartEndedAsNew(straight, start)).isFalse();
    }
  }

  @Test
  void shouldNotBeTakenForStuckInALongStretchOfPureTasks() {
    try (RunFixture fixture = new RunFixture()) {
      RunResult result =
          fixture.run(
              HEAD
                  + """
                  do:
                    - count:
                        for: { in: '${ [range(3000)] }' }
                        do:
                          - add: { set: { n: '${ .n + 1 }' } }
                  """,
              "{\"n\":0}");
      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"n\":3000}")));
    }
  }

  @Test
  void shouldGoThroughALoopOfTenThousandByContinuingAsNew() {
    try (RunFixture fixture = new RunFixture(30)) {
      RunStart start =
          RunFixture.start(
              RunFixture.definition(
                  HEAD
                      + """
                      do:
                        - count:
                            for: { in: '${ [range(10000)] }' }
                            do:
                              - add: { set: { n: '${ .n + $item }' } }
                      """),
              Json.read("{\"n\":0}"));

      assertThat(fixture.run(start))
          .isEqualTo(new RunResult.Completed(Json.read("{\"n\":49995000}")));
      assertThat(fixture.parts(start)).isGreaterThan(1);
    }
  }

  @Test
  void shouldGoThroughAHundredTasksInsideOfEachOtherAlsoWhenItContinuesAsNewAtTheBottom() {
    String task = "{ do: [ { nap: { wait: PT1S } }, { call: %s } ] }".formatted(CALL);
    for (int i = 0; i < 33; i++) {
      task =
          "{ try: [ { a: { for: { in: '${ [1] }' }, do: [ { b: { do: [ { c: %s } ] } } ] } } ], catch: {} }"
              .formatted(task);
    }
    try (RunFixture straight = new RunFixture();
        RunFixture hopping = new RunFixture(5)) {
      RunStart start = RunFixture.start(HEAD + "do: [ { deep: " + task + " } ]");

      RunResult expected = straight.run(start);

      assertThat(expected).isInstanceOf(RunResult.Completed.class);
      assertThat(hopping.run(start)).isEqualTo(expected);
      assertThat(hopping.parts(start)).isGreaterThan(1);
    }
  }

  @Test
  void shouldStopAtTheNextTaskWhenItIsCancelled() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + """
                      do:
                        - ask: { call: approval, with: { title: Never, payload: {} } }
                        - after: { set: { x: 1 } }
                      """);
      var stub = fixture.started(start);
      stub.signal("cancel", "enough");
      assertThat(stub.getResult(RunResult.class)).isEqualTo(new RunResult.Cancelled("enough"));
    }
  }

  /** F38. */
  @Test
  void shouldBeginNoTaskWhilePausedAndGoOnWhereItStands() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + """
                      do:
                        - pause: { wait: { hours: 1 } }
                        - call: { call: http, with: { method: get, endpoint: 'http://127.0.0.1/' } }
                      """);
      var stub = fixture.started(start);

      stub.signal("pause", "the bank is closed");
      fixture.backbone.sleep(Duration.ofHours(5));

      assertThat(fixture.effects.requests()).isEmpty();
      assertThat(fixture.progress.calls())
          .containsExactly("started " + start.runId(), "paused " + start.runId());

      stub.signal("resume", "it is open");

      assertThat(stub.getResult(RunResult.class)).isInstanceOf(RunResult.Completed.class);
      assertThat(fixture.effects.requests()).hasSize(1);
      assertThat(fixture.progress.calls())
          .containsSubsequence("paused " + start.runId(), "resumed " + start.runId());
    }
  }

  /** F38. */
  @Test
  void shouldTakeWhatWasDecidedWhilePausedAndStopWhenToldSo() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + """
                      do:
                        - ask: { call: approval, with: { title: T, payload: {} } }
                        - call: { call: http, with: { method: get, endpoint: 'http://127.0.0.1/' } }
                      """);
      var stub = fixture.started(start);
      fixture.backbone.sleep(Duration.ofMinutes(1));

      stub.signal("pause", "wait");
      fixture.people.decide(fixture.people.asked().getFirst(), "approved");
      fixture.backbone.sleep(Duration.ofHours(1));
      assertThat(fixture.effects.requests()).isEmpty();
      stub.signal("cancel", "enough");

      assertThat(stub.getResult(RunResult.class)).isEqualTo(new RunResult.Cancelled("enough"));
      assertThat(fixture.effects.requests()).isEmpty();
    }
  }

  private static boolean firstPartEndedAsNew(RunFixture fixture, RunStart start) {
    String last =
        fixture
            .backbone
            .getWorkflowClient()
            .fetchHistory(start.runId())
            .getHistory()
            .getEvents(0)
            .getWorkflowExecutionStartedEventAttributes()
            .getContinuedExecutionRunId();
    return !last.isEmpty();
  }
}
