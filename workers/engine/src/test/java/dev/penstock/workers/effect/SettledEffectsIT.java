package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.approval.Approvers;
import dev.penstock.approval.Quorum;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanTaskRequest.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What became of an effect is the answer to whoever asks for it, however often they do, in
 * whichever attempt, and whatever the policy says by then (F31, F34).
 */
class SettledEffectsIT {

  private EffectFixture fixture;

  @BeforeEach
  void open() {
    fixture = new EffectFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({"mark-done, 1", "retry, 2", "fail, 1"})
  void shouldAnswerAgainWithWhatAPersonsWordOnAnEarlierAttemptCameTo(String choice, int calls) {
    EffectRequest second = EffectFixture.attempt(diedAfter(Idempotency.NONE), 2);
    EffectRequest settled = settled(second, choice);

    EffectOutcome outcome = fixture.effects().perform(settled);

    assertThat(fixture.effects().perform(settled)).isEqualTo(outcome);
    assertThat(fixture.target.received()).hasSize(calls);
    assertThat(fixture.strings("SELECT attempt::text FROM effect")).containsExactly("1");
  }

  @Test
  void shouldMakeItInTheNextAttemptWhenAPersonHasGivenTheEarlierOneUp() {
    EffectRequest first = diedAfter(Idempotency.NONE);
    fixture.effects().perform(settled(first, "fail"));

    EffectOutcome outcome = fixture.effects().perform(EffectFixture.attempt(first, 2));

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(fixture.target.received()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void shouldTellWhatWasMadeWhenThePolicyWouldRefuseItByNow(Refusal refusal) {
    EffectRequest request = fixture.post(fixture.newRun(), Idempotency.NONE);
    EffectOutcome made = fixture.effects().perform(request);

    assertThat(fixture.effects(refusal.gate(), FaultPoint.none()).perform(request)).isEqualTo(made);
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "KEY"})
  void shouldNotSayThatItWasRefusedWhenItMayHaveBeenMade(Idempotency declared) {
    for (Refusal refusal : Refusal.values()) {
      EffectRequest request = diedAfter(declared);
      int calls = fixture.target.received().size();

      EffectOutcome outcome = fixture.effects(refusal.gate(), FaultPoint.none()).perform(request);

      assertThat(outcome).as(refusal.name()).isInstanceOf(EffectOutcome.Unknown.class);
      assertThat(fixture.target.received()).as("nothing is called").hasSize(calls);
    }
  }

  @Test
  void shouldTakeAPersonsWordOnWhatThePolicyWouldRefuseByNow() {
    EffectRequest request = diedAfter(Idempotency.NONE);
    EffectRequest settled = settled(request, "mark-done");

    EffectOutcome outcome =
        fixture.effects(Refusal.DENIED.gate(), FaultPoint.none()).perform(settled);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldRefuseTheRetryThatAPersonWantsWhenThePolicyDoes() {
    EffectRequest request = diedAfter(Idempotency.NONE);
    EffectRequest settled = settled(request, "retry");

    EffectOutcome outcome =
        fixture.effects(Refusal.DENIED.gate(), FaultPoint.none()).perform(settled);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("does not allow"));
    assertThat(fixture.target.received()).hasSize(1);
  }

  @Test
  void shouldRefuseAReadThatMayHaveBeenMade() {
    EffectRequest request = diedAfter(Idempotency.SAFE);

    EffectOutcome outcome =
        fixture.effects(Refusal.DENIED.gate(), FaultPoint.none()).perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Failed.class);
  }

  @Test
  void shouldNotBeginAnAttemptThatALaterOneHasPassedOver() {
    EffectRequest first = fixture.post(fixture.newRun(), Idempotency.NONE);
    EffectRequest second = EffectFixture.attempt(first, 2).recalling(true);
    EffectOutcome made = fixture.effects().perform(second);

    EffectOutcome late = fixture.effects().perform(first);

    assertThat(made).isInstanceOf(EffectOutcome.Done.class);
    assertThat(late).isInstanceOf(EffectOutcome.Failed.class);
    assertThat(fixture.target.received()).hasSize(1);
    assertThat(fixture.auditKinds(first.task().runId()))
        .containsExactly(
            "effect.passed-over", "policy.decided", "effect.intended", "effect.recorded");
  }

  @Test
  void shouldLetTheAttemptThatWasBegunFirstMakeIt() {
    EffectRequest first = diedAfter(Idempotency.NONE);

    EffectOutcome outcome =
        fixture.effects().perform(EffectFixture.attempt(first, 2).recalling(true));

    assertThat(outcome).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(fixture.target.received()).hasSize(1);
  }

  /** How a policy keeps an effect from being made. */
  enum Refusal {
    DENIED,
    TO_BE_APPROVED;

    PolicyGate gate() {
      return switch (this) {
        case DENIED -> EffectFixture.gate(new Ruling.Verdict.Deny(), true);
        case TO_BE_APPROVED ->
            EffectFixture.gate(
                new Ruling.Verdict.RequireApproval(Approvers.of("approver", Quorum.ONE), null),
                true);
      };
    }
  }

  private EffectRequest diedAfter(Idempotency idempotency) {
    EffectRequest request = fixture.post(fixture.newRun(), idempotency);
    fixture.dieAt(FaultPoint.Moment.ACTED, request);
    return request;
  }

  private EffectRequest settled(EffectRequest request, String choice) {
    var unknown = (EffectOutcome.Unknown) fixture.effects().perform(request);
    String question = fixture.ask(request, Kind.UNKNOWN_EFFECT, unknown.payload());
    @Nullable String result = choice.equals("mark-done") ? Json.write(Json.object()) : null;
    fixture.decide(question, choice, result);
    return EffectFixture.settledBy(request, question);
  }
}
