package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import io.temporal.api.enums.v1.EventType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that gives no answer keeps neither its deadline nor its neighbours waiting. F27. */
final class HangingCallTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: hanging, version: '1.0.0' }
      """;

  private final CountDownLatch released = new CountDownLatch(1);

  /** Before the call is let go on by itself, and after. */
  @ParameterizedTest
  @ValueSource(strings = {"PT0.3S", "PT2S"})
  void shouldEndATaskAtItsDeadlineWhenItsCallHangs(String after) {
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(_ -> hanging());

      assertThat(caught(fixture, after)).isEqualTo(timedOut());
      released.countDown();
    }
  }

  /**
   * The backbone in this JVM keeps an activity's whole time by a timer of the first attempt alone
   * (its own source says so), and may lose a later one: once in 150 times nothing comes any more.
   */
  @Test
  void shouldEndATaskAtItsDeadlineWhenTheStoreIsAway() {
    Optional<RunResult> result = Optional.empty();
    for (int backbones = 0; result.isEmpty() && backbones < 3; backbones++) {
      try (RunFixture fixture = new RunFixture()) {
        fixture.effects.answer(
            _ -> {
              throw PlatformException.of(ProblemType.UNAVAILABLE, "The store is away.");
            });
        result = fixture.runWithin(Duration.ofSeconds(30), guarded("PT3S"));
      }
    }

    assertThat(result).contains(timedOut());
  }

  @Test
  void shouldEndARunAtItsDeadlineWhenACallHangs() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(_ -> hanging());

      RunResult result =
          fixture.run(
              HEAD
                  + """
                  timeout: { after: PT2S }
                  do: [ { call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } } } ]
                  """,
              "{}");

      assertThat(result).isInstanceOf(RunResult.Faulted.class);
      assertThat(((RunResult.Faulted) result).error().instance()).isEqualTo("/timeout");
      released.countDown();
    }
  }

  @Test
  void shouldBeginALongCallOnceThoughItIsTakenUpElsewhere() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request -> new EffectOutcome.Done(RunFixture.json(waited(Duration.ofSeconds(2))), "r"));
      RunStart start =
          RunFixture.start(
              HEAD
                  + "do: [ { call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } } } ]");

      assertThat(fixture.run(start)).isEqualTo(new RunResult.Completed(RunFixture.json(false)));
      assertThat(fixture.effects.requests()).hasSize(1);
      assertThat(
              fixture.backbone.getWorkflowClient().fetchHistory(start.runId()).getEvents().stream()
                  .map(event -> event.getEventType()))
          .contains(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    }
  }

  /** The slow call ends well only if the other branch has been through its wait by then. */
  @Test
  void shouldNotHoldUpATimerThatBeginsBesideACallUnderWay() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request ->
              switch (path(request)) {
                case "/slow" ->
                    new EffectOutcome.Done(RunFixture.json(waited(Duration.ofSeconds(6))), "r");
                case "/release" -> {
                  released.countDown();
                  yield new EffectOutcome.Done(Json.object(), "r");
                }
                default -> new EffectOutcome.Done(Json.object(), "r");
              });

      RunResult result =
          fixture.run(
              HEAD
                  + """
                  do:
                    - both:
                        fork:
                          branches:
                            - slow: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/slow' } }
                            - timed:
                                do:
                                  - quick: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/quick' } }
                                  - nap: { wait: PT1S }
                                  - release: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/release' } }
                        output: { as: '.[0]' }
                  """,
              "{}");

      assertThat(result).isEqualTo(new RunResult.Completed(RunFixture.json(true)));
    }
  }

  private static RunResult timedOut() {
    return new RunResult.Completed(
        Json.read("{\"status\":408,\"instance\":\"/do/0/guarded/try/0/call\"}"));
  }

  private static RunResult caught(RunFixture fixture, String after) {
    return fixture.run(guarded(after));
  }

  private static RunStart guarded(String after) {
    return RunFixture.start(
        HEAD
            + """
            do:
              - guarded:
                  try:
                    - call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' }, timeout: { after: %s } }
                  catch:
                    as: e
                    do: [ { say: { set: { status: '${ $e.status }', instance: '${ $e.instance }' } } } ]
            """
                .formatted(after));
  }

  private static String path(EffectRequest request) {
    return request.arguments().path("endpoint").asText().substring("http://127.0.0.1".length());
  }

  private EffectOutcome hanging() {
    return new EffectOutcome.Done(RunFixture.json(waited(Duration.ofSeconds(30))), "r");
  }

  private boolean waited(Duration atMost) {
    try {
      return released.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
