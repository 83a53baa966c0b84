package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.event.CloudEvent;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.RunResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A deadline holds around every task that needs the store, also while that is away, and what was on
 * its way is not left behind. F33.
 */
final class AwayStoreTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: away, version: '1.0.0' }
      """;

  private static final CloudEvent TOLD =
      CloudEvent.of(
          Json.object()
              .put("specversion", "1.0")
              .put("id", "1")
              .put("source", "/test")
              .put("type", "test.told"));

  private static final String CHILD =
      """
      document: { dsl: '1.0.3', namespace: test, name: child, version: '1.0.0' }
      do: [ { rest: { wait: %s } } ]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "emit | emit: { event: { with: { type: test.said } } }",
        "ask | call: approval, with: { title: 'Pay?', payload: {} }",
        "decision | call: approval, with: { title: 'Pay?', payload: {} }",
        "receive | listen: { to: { one: { with: { type: test.told } } } }",
        "complete | listen: { to: { one: { with: { type: test.told } } } }",
        "start | run: { workflow: { namespace: test, name: child, version: '1.0.0' } }",
        "state | run: { workflow: { namespace: test, name: child, version: '1.0.0' } }",
      })
  void shouldEndATaskAtItsDeadlineWhenTheStoreIsAway(String away, String task) {
    try (RunFixture fixture = new RunFixture()) {
      fixture.workflows.put("child", RunFixture.definition(CHILD.formatted("PT1S")));
      fixture.people.alwaysDecide("approved", null);
      fixture.events.send(TOLD);
      fixture.store.awayFor(away);

      assertThat(fixture.run(guarded(task), "{}"))
          .isEqualTo(
              new RunResult.Completed(
                  Json.read("{\"status\":408,\"instance\":\"/do/0/guarded/try/0/inner\"}")));
    }
  }

  /** The approval's own time is up too, but only the store knows whether somebody was quicker. */
  @Test
  void shouldEndAnApprovalAtTheDeadlineOfItsTryWhenItCannotBeClosed() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.store.awayFor("expire");

      RunResult result =
          fixture.run(
              HEAD
                  + """
                  do:
                    - guarded:
                        try:
                          - both:
                              timeout: { after: PT10S }
                              do: [ { inner: { call: approval, with: { title: 'Pay?', payload: {}, within: PT2S } } } ]
                        catch: { as: e, do: [ { say: { set: '${ $e.instance }' } } ] }
                  """,
              "{}");

      assertThat(result)
          .isEqualTo(new RunResult.Completed(RunFixture.json("/do/0/guarded/try/0/both")));
    }
  }

  @Test
  void shouldNotEmitWhenTheStoreIsBackAfterTheDeadline() {
    try (RunFixture fixture = new RunFixture()) {
      backLater(fixture, "emit", "emit: { event: { with: { type: test.said } } }");

      assertThat(fixture.events.all()).isEmpty();
    }
  }

  @Test
  void shouldWithdrawAQuestionThatIsPutAfterTheDeadline() {
    try (RunFixture fixture = new RunFixture()) {
      backLater(fixture, "ask", "call: approval, with: { title: 'Pay?', payload: {} }");

      assertThat(fixture.people.asked()).hasSize(1);
      assertThat(fixture.people.withdrawn())
          .containsExactly(fixture.people.asked().getFirst().id());
    }
  }

  @Test
  void shouldStopARunThatIsStartedAfterTheDeadline() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.workflows.put("child", RunFixture.definition(CHILD.formatted("P30D")));

      backLater(
          fixture,
          "start",
          "run: { workflow: { namespace: test, name: child, version: '1.0.0' }, await: false }");

      assertThat(fixture.progress.calls()).anyMatch(call -> call.endsWith(" Cancelled"));
    }
  }

  /** What it took is free: the same event is heard again. */
  @Test
  void shouldFreeWhatAListenTaskTookThatTimedOutWhileTheStoreWasAway() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.events.send(TOLD);

      RunResult result =
          backLater(
              fixture,
              "complete",
              "listen: { to: { one: { with: { type: test.told } } } }",
              "- again: { listen: { to: { one: { with: { type: test.told } } } } }");

      assertThat(result).isInstanceOf(RunResult.Completed.class);
    }
  }

  private static RunResult backLater(RunFixture fixture, String away, String task) {
    return backLater(fixture, away, task, "- done: { set: { ok: true } }");
  }

  /** The store comes back when the task has timed out, and the run goes on for a while. */
  private static RunResult backLater(
      RunFixture fixture, String away, String task, String afterwards) {
    fixture.store.awayFor(away);
    fixture.effects.answer(
        _ -> {
          fixture.store.back();
          return new EffectOutcome.Done(Json.object(), "r");
        });
    return fixture.run(
        guarded(task)
            + """
              - back: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } }
              - while: { wait: PT1M }
              %s
            """
                .formatted(afterwards),
        "{}");
  }

  private static String guarded(String task) {
    return HEAD
        + """
        do:
          - guarded:
              try:
                - inner: { %s, timeout: { after: PT3S } }
              catch:
                as: e
                do: [ { say: { set: { status: '${ $e.status }', instance: '${ $e.instance }' } } } ]
        """
            .formatted(task);
  }
}
