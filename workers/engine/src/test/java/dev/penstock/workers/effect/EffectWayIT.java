package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.approval.Approvers;
import dev.penstock.approval.Quorum;
import dev.penstock.approval.Requirement;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanTaskRequest.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The way of an effect when nothing dies: F27, F29, F31, F81. */
class EffectWayIT {

  private static final EffectFixture FIXTURE = new EffectFixture();

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Test
  void shouldLeaveDecisionIntentReceiptAndOutcomeBehindWhenTheCallSucceeds() {
    String run = FIXTURE.newRun();
    EffectRequest request = FIXTURE.post(run, Idempotency.KEY);

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> assertThat(done.result()).isEqualTo(Json.read("{\"ok\":true}")));
    assertThat(FIXTURE.auditKinds(run))
        .containsExactly("policy.decided", "effect.intended", "effect.recorded");
    assertThat(FIXTURE.strings("SELECT kind FROM hop WHERE run_id = ? ORDER BY id", run))
        .containsExactly("policy.eval", "audit", "tool.call");
    assertThat(FIXTURE.strings("SELECT result_digest FROM receipt WHERE run_id = ?", run))
        .containsExactly(Digest.of(Json.read("{\"ok\":true}")));
    assertThat(FIXTURE.strings("SELECT outcome FROM policy_decision WHERE run_id = ?", run))
        .containsExactly("allow");
  }

  @Test
  void shouldSendTheKeyAndTheFencingTokenWhenItActs() {
    String run = FIXTURE.newRun();
    EffectRequest request = FIXTURE.post(run, Idempotency.KEY);

    FIXTURE.effects().perform(request);

    Target.Received received = FIXTURE.target.received().getLast();
    assertThat(received.header("Idempotency-Key")).isEqualTo(request.task().idempotencyKey());
    assertThat(received.header("Penstock-Fencing-Token")).isEqualTo("1");
    assertThat(received.body()).isEqualTo("{\"n\":1}");
  }

  @Test
  void shouldReturnTheRecordedResultWhenItIsCalledAgain() {
    String run = FIXTURE.newRun();
    EffectRequest request = FIXTURE.post(run, Idempotency.NONE);
    EffectOutcome first = FIXTURE.effects().perform(request);
    int calls = FIXTURE.target.received().size();

    EffectOutcome second = FIXTURE.effects().perform(request);

    assertThat(second).isEqualTo(first);
    assertThat(FIXTURE.target.received()).hasSize(calls);
  }

  @Test
  void shouldRecordTheFailureWhenTheTargetAnswersAnError() {
    String run = FIXTURE.newRun();
    FIXTURE.target.answers(Target.json(503, "{\"why\":\"busy\"}"));
    EffectRequest request = FIXTURE.post(run, Idempotency.NONE);

    EffectOutcome outcome = FIXTURE.effects().perform(request);
    FIXTURE.target.answers(Target.json(200, "{\"ok\":true}"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().status()).isEqualTo(503);
              assertThat(failed.error().type()).endsWith("/communication");
              assertThat(failed.error().detail()).contains("busy");
              assertThat(failed.error().instance()).isEqualTo("/do/0/call");
            });
    assertThat(FIXTURE.effects().perform(request)).isEqualTo(outcome);
  }

  @Test
  void shouldDoNothingAndSayWhyWhenThePolicyDenies() {
    String run = FIXTURE.newRun();
    int calls = FIXTURE.target.received().size();
    var effects =
        FIXTURE.effects(EffectFixture.gate(new Ruling.Verdict.Deny(), true), FaultPoint.none());

    EffectOutcome outcome = effects.perform(FIXTURE.post(run, Idempotency.KEY));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(403));
    assertThat(FIXTURE.target.received()).hasSize(calls);
    assertThat(FIXTURE.auditKinds(run)).containsExactly("policy.decided");
    assertThat(FIXTURE.strings("SELECT outcome FROM policy_decision WHERE run_id = ?", run))
        .containsExactly("deny");
  }

  @Test
  void shouldActOnlyAfterAPersonAllowedExactlyThisWhenThePolicyAsksForIt() {
    String run = FIXTURE.newRun();
    int calls = FIXTURE.target.received().size();
    var effects = requiringApproval();
    EffectRequest request = FIXTURE.post(run, Idempotency.KEY);
    var required = (EffectOutcome.ApprovalRequired) effects.perform(request);
    assertThat(FIXTURE.target.received()).hasSize(calls);

    String humanTask = FIXTURE.ask(request, Kind.APPROVAL, required.payload());
    assertThat(status(run)).isEqualTo("waiting");
    FIXTURE.decide(humanTask, "approved", null);
    EffectOutcome outcome = effects.perform(EffectFixture.settledBy(request, humanTask));

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(FIXTURE.target.received()).hasSize(calls + 1);
    assertThat(status(run)).isEqualTo("running");
  }

  @Test
  void shouldVoidTheApprovalAndAskAnewWhenTheArgumentsHaveChanged() {
    String run = FIXTURE.newRun();
    int calls = FIXTURE.target.received().size();
    var effects = requiringApproval();
    EffectRequest request = FIXTURE.post(run, Idempotency.KEY);
    var required = (EffectOutcome.ApprovalRequired) effects.perform(request);
    String humanTask = FIXTURE.ask(request, Kind.APPROVAL, required.payload());
    FIXTURE.decide(humanTask, "approved", null);
    var changed = Json.object().put("method", "POST").put("endpoint", FIXTURE.target.uri("/other"));

    EffectOutcome outcome = effects.perform(EffectFixture.with(request, 1, changed, humanTask));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.ApprovalRequired.class,
            again -> assertThat(again.payload().at("/arguments")).isEqualTo(changed));
    assertThat(FIXTURE.auditKinds(run)).contains("approval.voided");
    assertThat(FIXTURE.target.received()).hasSize(calls);
  }

  @Test
  void shouldNotTakeAnApprovalByOthersThanThePolicyWants() {
    String run = FIXTURE.newRun();
    var wanted =
        new Approvers(
            List.of(
                new Requirement("approver", "finance", 1), new Requirement("approver", null, 2)),
            true);
    var effects =
        FIXTURE.effects(
            EffectFixture.gate(new Ruling.Verdict.RequireApproval(wanted, null), true),
            FaultPoint.none());
    EffectRequest request = FIXTURE.post(run, Idempotency.KEY);
    var required = (EffectOutcome.ApprovalRequired) effects.perform(request);
    assertThat(Approvers.of(required.role(), required.quorum())).isEqualTo(wanted);
    String plain = FIXTURE.ask(request, Kind.APPROVAL, required.payload());
    FIXTURE.decide(plain, "approved", null);

    assertThat(effects.perform(EffectFixture.settledBy(request, plain)))
        .isInstanceOf(EffectOutcome.ApprovalRequired.class);
    // A closed question stays what it was, so the one by the right people is another.
    FIXTURE.sql(
        """
        INSERT INTO human_task (id, run_id, position, iteration, kind, role, title, asked_by,
                                choices, payload, payload_digest, state, outcome, decided_by,
                                needed, four_eyes, requirements)
        SELECT id || '_2', run_id, position, iteration, kind, role, title, asked_by,
               choices, payload, payload_digest, state, outcome, decided_by, 2, true, ?::jsonb
          FROM human_task WHERE id = ?
        """,
        Json.write(required.quorum().requirements()),
        plain);
    assertThat(effects.perform(EffectFixture.settledBy(request, plain + "_2")))
        .isInstanceOf(EffectOutcome.Done.class);
  }

  @Test
  void shouldNotTakeAnApprovalByFewerPeopleThanThePolicyWants() {
    String run = FIXTURE.newRun();
    int calls = FIXTURE.target.received().size();
    var effects =
        FIXTURE.effects(
            EffectFixture.gate(
                new Ruling.Verdict.RequireApproval(Approvers.of("approver", 2, true), null), true),
            FaultPoint.none());
    EffectRequest request = FIXTURE.post(run, Idempotency.KEY);
    var required = (EffectOutcome.ApprovalRequired) effects.perform(request);
    assertThat(required.quorum()).isEqualTo(new Quorum(2, true));
    String humanTask = FIXTURE.ask(request, Kind.APPROVAL, required.payload());
    FIXTURE.decide(humanTask, "approved", null);

    EffectOutcome outcome = effects.perform(EffectFixture.settledBy(request, humanTask));

    assertThat(outcome).isInstanceOf(EffectOutcome.ApprovalRequired.class);
    assertThat(FIXTURE.target.received()).hasSize(calls);
  }

  @Test
  void shouldFailWhenThePersonRefuses() {
    String run = FIXTURE.newRun();
    int calls = FIXTURE.target.received().size();
    var effects = requiringApproval();
    EffectRequest request = FIXTURE.post(run, Idempotency.KEY);
    var required = (EffectOutcome.ApprovalRequired) effects.perform(request);
    String humanTask = FIXTURE.ask(request, Kind.APPROVAL, required.payload());
    FIXTURE.decide(humanTask, "rejected", null);

    EffectOutcome outcome = effects.perform(EffectFixture.settledBy(request, humanTask));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(403));
    assertThat(FIXTURE.target.received()).hasSize(calls);
  }

  @Test
  void shouldNotActWhenTheIntentCannotBeCommitted() {
    String run = FIXTURE.newRun();
    int calls = FIXTURE.target.received().size();
    FIXTURE.sql("REVOKE INSERT (body, mac) ON audit_intake FROM penstock_worker");

    assertThatThrownBy(() -> FIXTURE.effects().perform(FIXTURE.post(run, Idempotency.KEY)))
        .isInstanceOf(PlatformException.class);

    FIXTURE.sql("GRANT INSERT (body, mac) ON audit_intake TO penstock_worker");
    assertThat(FIXTURE.target.received()).hasSize(calls);
    assertThat(FIXTURE.strings("SELECT state FROM effect WHERE run_id = ?", run)).isEmpty();
  }

  @Test
  void shouldCallNothingThatNobodyWaitsForAnyMore() {
    String run = FIXTURE.newRun();
    int calls = FIXTURE.target.received().size();

    EffectOutcome outcome =
        FIXTURE
            .effects()
            .perform(FIXTURE.post(run, Idempotency.KEY).until(Instant.now().minusMillis(1)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(408));
    assertThat(FIXTURE.target.received()).hasSize(calls);
    assertThat(FIXTURE.auditKinds(run)).endsWith("effect.intended", "effect.recorded");
  }

  @Test
  void shouldRefuseArgumentsThatNoRequestCanBeMadeOf() {
    var arguments = Json.object().put("method", "GET").put("endpoint", "file:///etc/passwd");

    EffectOutcome outcome =
        FIXTURE.effects().perform(FIXTURE.request(FIXTURE.newRun(), Idempotency.SAFE, arguments));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("http or https"));
  }

  @Test
  void shouldFailForGoodWhenTheResultIsTooLongToBeKept() {
    String run = FIXTURE.newRun();
    var effects =
        FIXTURE.effects(
            EffectFixture.allow(), FaultPoint.none(), new EffectSettings(Duration.ofSeconds(1), 5));

    EffectOutcome outcome = effects.perform(FIXTURE.post(run, Idempotency.KEY));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("bytes"));
  }

  private static LedgeredEffects requiringApproval() {
    return FIXTURE.effects(
        EffectFixture.gate(
            new Ruling.Verdict.RequireApproval(Approvers.of("approver", Quorum.ONE), null), true),
        FaultPoint.none());
  }

  private static String status(String run) {
    return FIXTURE.strings("SELECT status FROM run WHERE id = ?", run).getFirst();
  }
}
