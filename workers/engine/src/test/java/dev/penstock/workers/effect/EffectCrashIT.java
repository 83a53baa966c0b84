package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.effect.FaultPoint.Moment;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanTaskRequest.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of an effect when workers die on it: F30, F81, F82. */
class EffectCrashIT {

  private EffectFixture fixture;

  @BeforeEach
  void open() {
    fixture = new EffectFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldMakeTheCallOnceWhenAWorkerDiedBeforeIt() {
    EffectRequest request = dieAt(Moment.INTENDED, Idempotency.KEY);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(tokens()).containsExactly("2");
  }

  @Test
  void shouldCallAgainWithTheSameKeyAndAGreaterTokenWhenTheTargetHonoursKeys() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.KEY);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(tokens()).containsExactly("1", "2");
    assertThat(fixture.target.received())
        .extracting(received -> received.header("Idempotency-Key"))
        .containsOnly(request.task().idempotencyKey());
  }

  @Test
  void shouldLeaveItToAPersonWhenTheTargetIsNotKnownToHonourKeys() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.NONE);

    EffectOutcome first = fixture.effects().perform(request);
    EffectOutcome second = fixture.effects().perform(request);

    assertThat(first).isInstanceOf(EffectOutcome.Unknown.class).isEqualTo(second);
    assertThat(tokens()).containsExactly("1");
    assertThat(fixture.auditKinds(request.task().runId()))
        .containsExactly("policy.decided", "effect.intended", "effect.unknown");
  }

  @Test
  void shouldNotKnowEitherWhenTheWorkerDiedJustBeforeTheCall() {
    EffectRequest request = dieAt(Moment.INTENDED, Idempotency.NONE);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(fixture.target.received()).isEmpty();
  }

  @Test
  void shouldCallOnceMoreWhenAPersonWantsARetry() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.NONE);
    EffectRequest settled = settled(request, "retry", null);

    EffectOutcome outcome = fixture.effects().perform(settled);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(tokens()).hasSize(2).first().isEqualTo("1");
    assertThat(Long.parseLong(tokens().getLast())).isGreaterThan(1);
  }

  @Test
  void shouldAskAgainWhenTheRetryThatAPersonWantedDiedToo() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.NONE);
    EffectRequest settled = settled(request, "retry", null);
    fixture.dieAt(Moment.ACTED, settled);

    EffectOutcome outcome = fixture.effects().perform(settled);

    assertThat(outcome).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(fixture.target.received()).hasSize(2);
  }

  @Test
  void shouldTakeAPersonsWordForOneActAlsoWhenTheStoresClockWasSetBackAfterTheQuestion() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.NONE);
    EffectRequest settled = settled(request, "retry", null);
    fixture.dieAt(Moment.ACTED, settled);
    fixture.sql("UPDATE effect SET intended_at = intended_at - interval '1 hour'");

    EffectOutcome outcome = fixture.effects().perform(settled);

    assertThat(outcome).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(fixture.target.received()).hasSize(2);
  }

  @Test
  void shouldTakeAPersonsWordWhenTheStoresClockWasSetBackBeforeTheQuestion() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.NONE);
    fixture.sql("UPDATE effect SET intended_at = intended_at + interval '1 hour'");
    EffectRequest settled = settled(request, "retry", null);

    assertThat(fixture.effects().perform(settled)).isInstanceOf(EffectOutcome.Done.class);
  }

  @Test
  void shouldNotWaitForALeaseOfAClockThatWasSetBack() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.KEY);
    fixture.sql("UPDATE effect SET lease_until = lease_until + interval '1 hour'");

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(tokens()).containsExactly("1", "2");
  }

  @Test
  void shouldRecordThePersonsResultWhenTheyMarkItDone() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.NONE);
    JsonNode entered = Json.read("{\"id\":7}");
    EffectRequest settled = settled(request, "mark-done", Json.write(entered));

    EffectOutcome outcome = fixture.effects().perform(settled);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class, done -> assertThat(done.result()).isEqualTo(entered));
    assertThat(fixture.strings("SELECT tool FROM receipt"))
        .containsExactly("http POST 127.0.0.1 by person:grace");
    assertThat(fixture.effects().perform(settled)).isEqualTo(outcome);
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldFailWhenAPersonGivesItUp() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.NONE);

    EffectOutcome outcome = fixture.effects().perform(settled(request, "fail", null));

    assertThat(outcome).isInstanceOf(EffectOutcome.Failed.class);
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldNotActBesideAnEarlierAttemptWhoseOutcomeIsUnknown() {
    EffectRequest request = dieAt(Moment.ACTED, Idempotency.NONE);

    EffectOutcome outcome = fixture.effects().perform(EffectFixture.attempt(request, 2));

    assertThat(outcome).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldActAgainInTheNextAttemptWhenTheEarlierOneFailedForGood() {
    EffectRequest request = fixture.post(fixture.newRun(), Idempotency.NONE);
    fixture.target.answers(Target.json(500, "{}"));
    fixture.effects().perform(request);
    fixture.target.answers(Target.json(200, "{}"));

    EffectOutcome outcome = fixture.effects().perform(EffectFixture.attempt(request, 2));

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(tokens()).containsExactly("1", "2");
  }

  @Test
  void shouldGiveWhatAnEarlierAttemptHasMadeWhenTheRunHasNotHeardOfIt() {
    EffectRequest request = fixture.post(fixture.newRun(), Idempotency.NONE);
    EffectOutcome made = fixture.effects().perform(request);

    EffectOutcome outcome =
        fixture.effects().perform(EffectFixture.attempt(request, 3).recalling(true));

    assertThat(outcome).isEqualTo(made);
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldMakeAnewWhatTheRunHasHeardOfOrWhatHasFailedOrIsSomethingElse() {
    EffectRequest heard = fixture.post(fixture.newRun(), Idempotency.NONE);
    fixture.effects().perform(heard);
    EffectRequest failed = fixture.post(fixture.newRun(), Idempotency.NONE);
    fixture.target.answers(Target.json(500, "{}"));
    fixture.effects().perform(failed);
    fixture.target.answers(Target.json(200, "{}"));
    var other = Json.object().put("method", "POST").put("endpoint", fixture.target.uri("/x"));

    fixture.effects().perform(EffectFixture.attempt(heard, 2));
    fixture.effects().perform(EffectFixture.attempt(failed, 2).recalling(true));
    fixture.effects().perform(EffectFixture.with(heard, 3, other, null).recalling(true));

    assertThat(fixture.target.received()).hasSize(5);
  }

  @Test
  void shouldRefuseTheLateResultOfASupersededWorker() throws Exception {
    CountDownLatch acted = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger answers = new AtomicInteger();
    fixture.target.answers(
        (exchange, received) ->
            Target.json(200, "{\"call\":" + answers.incrementAndGet() + "}")
                .answer(exchange, received));
    EffectRequest request = fixture.post(fixture.newRun(), Idempotency.KEY);
    // An hour's lease is not renewed while this test runs: the worker is as good as frozen.
    var frozen =
        fixture.effects(
            EffectFixture.allow(),
            moment -> {
              if (moment == Moment.ACTED) {
                acted.countDown();
                await(goOn);
              }
            },
            new EffectSettings(Duration.ofHours(1), 1_000_000));
    var late = CompletableFuture.supplyAsync(() -> frozen.perform(request));
    await(acted);
    fixture.sql("UPDATE effect SET lease_until = now() - interval '1 second'");

    EffectOutcome taken = fixture.effects().perform(request);
    goOn.countDown();
    EffectOutcome told = late.get(20, TimeUnit.SECONDS);

    assertThat(told).isEqualTo(taken);
    assertThat(fixture.strings("SELECT result FROM effect"))
        .singleElement()
        .asString()
        .contains("\"call\":2");
    assertThat(fixture.auditKinds(request.task().runId())).contains("effect.late-result-refused");
    assertThat(fixture.strings("SELECT id FROM receipt")).hasSize(1);
  }

  @Test
  void shouldRecordTheOutcomeWhenTheStoreIsBackWithinTheLease() {
    AtomicInteger tries = new AtomicInteger();
    var effects =
        fixture.effects(
            moment -> {
              if (moment == Moment.RECORDING && tries.incrementAndGet() < 3) {
                throw PlatformException.of(ProblemType.UNAVAILABLE, "away");
              }
            });

    EffectOutcome outcome = effects.perform(fixture.post(fixture.newRun(), Idempotency.NONE));

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldStayIntendedWhenTheOutcomeCannotBeCommitted() {
    var effects =
        fixture.effects(
            moment -> {
              if (moment == Moment.RECORDING) {
                throw PlatformException.of(ProblemType.UNAVAILABLE, "away");
              }
            });
    EffectRequest request = fixture.post(fixture.newRun(), Idempotency.NONE);

    assertThatThrownBy(() -> effects.perform(request)).isInstanceOf(PlatformException.class);

    assertThat(fixture.strings("SELECT state FROM effect")).containsExactly("intended");
    assertThat(fixture.effects().perform(request)).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldKeepTheIntentItsOwnWhileALongCallGoesOn() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    fixture.target.answers(
        (exchange, received) -> {
          called.countDown();
          await(answer);
          Target.json(200, "{}").answer(exchange, received);
        });
    EffectRequest request = fixture.post(fixture.newRun(), Idempotency.KEY);
    var first = CompletableFuture.supplyAsync(() -> fixture.effects().perform(request));
    await(called);
    var second = CompletableFuture.supplyAsync(() -> fixture.effects().perform(request));
    awaitRenewals(3);

    answer.countDown();

    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(first.get(20, TimeUnit.SECONDS));
    assertThat(tokens()).containsExactly("1");
  }

  @Test
  void shouldNotKnowTheOutcomeWhenNoAnswerCameAndTheTargetDoesNotHonourKeys() {
    CountDownLatch never = hold();

    EffectOutcome outcome =
        fixture.effects().perform(within(Duration.ofMillis(300), Idempotency.NONE));
    never.countDown();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Unknown.class,
            unknown -> assertThat(unknown.payload().at("/tool").textValue()).isEqualTo("http"));
    assertThat(fixture.strings("SELECT state FROM effect")).containsExactly("unknown");
  }

  @Test
  void shouldFailWithATimeoutWhenNoAnswerCameAndTheTargetHonoursKeys() {
    CountDownLatch never = hold();

    EffectOutcome outcome =
        fixture.effects().perform(within(Duration.ofMillis(300), Idempotency.KEY));
    never.countDown();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(408));
  }

  @Test
  void shouldFailForGoodWhenNothingWasSent() {
    int port = fixture.target.port();
    fixture.target.close();
    var arguments =
        Json.object().put("method", "POST").put("endpoint", "http://127.0.0.1:" + port + "/");

    EffectOutcome outcome =
        fixture.effects().perform(fixture.request(fixture.newRun(), Idempotency.NONE, arguments));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("nothing was sent"));
    assertThat(fixture.strings("SELECT id FROM receipt")).isEmpty();
  }

  @Test
  void shouldRefuseOtherArgumentsThanThoseOnRecord() {
    EffectRequest request = fixture.post(fixture.newRun(), Idempotency.KEY);
    fixture.effects().perform(request);
    var other = Json.object().put("method", "POST").put("endpoint", fixture.target.uri("/x"));

    EffectOutcome outcome = fixture.effects().perform(EffectFixture.with(request, 1, other, null));

    assertThat(outcome).isInstanceOf(EffectOutcome.Failed.class);
    assertThat(fixture.target.received()).hasSize(1);
  }

  private EffectRequest dieAt(Moment moment, Idempotency idempotency) {
    EffectRequest request = fixture.post(fixture.newRun(), idempotency);
    fixture.dieAt(moment, request);
    return request;
  }

  /** The same request after the run has asked and a person has decided. */
  private EffectRequest settled(
      EffectRequest request, String choice, @org.jspecify.annotations.Nullable String result) {
    var unknown = (EffectOutcome.Unknown) fixture.effects().perform(request);
    String humanTask = fixture.ask(request, Kind.UNKNOWN_EFFECT, unknown.payload());
    fixture.decide(humanTask, choice, result);
    return EffectFixture.settledBy(request, humanTask);
  }

  private EffectRequest within(Duration timeout, Idempotency idempotency) {
    EffectRequest request = fixture.post(fixture.newRun(), idempotency);
    return new EffectRequest(
        request.task(),
        request.definition(),
        request.policyDigest(),
        request.startedBy(),
        request.tool(),
        request.arguments(),
        idempotency,
        timeout,
        null);
  }

  private CountDownLatch hold() {
    CountDownLatch never = new CountDownLatch(1);
    fixture.target.answers((_, _) -> await(never));
    return never;
  }

  private List<String> tokens() {
    return fixture.target.received().stream()
        .map(received -> received.header("Penstock-Fencing-Token"))
        .toList();
  }

  /** Until the lease was seen to move as often as given. */
  private void awaitRenewals(int times) {
    String last = "";
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    for (int seen = 0; seen <= times; ) {
      String now = fixture.strings("SELECT lease_until::text FROM effect").getFirst();
      seen += now.equals(last) ? 0 : 1;
      last = now;
      assertThat(System.nanoTime()).isLessThan(giveUp);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
