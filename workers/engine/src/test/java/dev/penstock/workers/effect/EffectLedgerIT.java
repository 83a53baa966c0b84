package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.store.Commit;
import dev.penstock.store.Condition;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * F31: each row of the ledger's conditions by itself. Whoever writes has looked at the row before,
 * and between that look and the write another may have been quicker.
 */
class EffectLedgerIT {

  private static final Duration LEASE = Duration.ofHours(1);
  private static final Condition NEVER = new Condition("false", List.of());

  private final EffectLedger ledger = new EffectLedger();
  private final EffectOutcome done = new EffectOutcome.Done(TextNode.valueOf("made"), "rcp_1");
  private EffectFixture fixture;
  private Plan plan;

  @BeforeEach
  void open() {
    fixture = new EffectFixture();
    plan = plan();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldIntendOnceAndOnlyWhereTheConditionHolds() {
    assertThat(send(ledger.intend(plan, NEVER, 1, LEASE))).isFalse();
    assertThat(row()).isEmpty();

    assertThat(send(ledger.intend(plan, Condition.ALWAYS, 1, LEASE))).isTrue();
    assertThat(send(ledger.intend(plan, Condition.ALWAYS, 2, LEASE))).isFalse();

    assertThat(row()).containsExactly("intended 1");
  }

  @Test
  void shouldTakeOverNothingWhoseLeaseWasRenewedAfterTheLook() {
    intended();
    over();
    assertThat(send(ledger.renew(plan, 1, LEASE))).isTrue();

    assertThat(send(ledger.takeOver(plan, Condition.ALWAYS, 1, LEASE))).isFalse();

    assertThat(row()).containsExactly("intended 1");
  }

  @Test
  void shouldLetOneOfThoseTakeOverWhoSawTheSameRow() {
    intended();
    over();

    assertThat(send(ledger.takeOver(plan, NEVER, 1, LEASE))).isFalse();
    assertThat(send(ledger.takeOver(plan, Condition.ALWAYS, 1, LEASE))).isTrue();
    over();
    assertThat(send(ledger.takeOver(plan, Condition.ALWAYS, 1, LEASE))).isFalse();

    assertThat(row()).containsExactly("intended 2");
  }

  @Test
  void shouldTakeNothingFromASupersededWorker() {
    intended();
    over();
    send(ledger.takeOver(plan, Condition.ALWAYS, 1, Duration.ofMillis(1)));

    for (Commit late :
        List.of(
            ledger.record(plan, 1, done, null),
            ledger.renew(plan, 1, LEASE),
            ledger.retake(plan, 1, LEASE),
            ledger.shorten(plan, 1, LEASE),
            ledger.markUnknown(plan, 1, plan.unknown("late", 1), true))) {
      assertThat(send(late)).isFalse();
    }

    assertThat(row()).containsExactly("intended 2");
    assertThat(send(ledger.record(plan, 2, done, null))).isTrue();
    assertThat(row()).containsExactly("recorded 2");
  }

  @Test
  void shouldChangeNothingThatIsOnRecord() {
    intended();
    send(ledger.record(plan, 1, done, null));
    over();

    for (Commit late :
        List.of(
            ledger.record(
                plan, 1, new EffectOutcome.Failed(Standard.TIMEOUT.error("late", "/do/0")), null),
            ledger.renew(plan, 1, LEASE),
            ledger.retake(plan, 1, LEASE),
            ledger.takeOver(plan, Condition.ALWAYS, 1, LEASE),
            ledger.markUnknown(plan, 1, plan.unknown("late", 1), true))) {
      assertThat(send(late)).isFalse();
    }

    assertThat(row()).containsExactly("recorded 1");
    assertThat(fixture.strings("SELECT result FROM effect"))
        .singleElement()
        .asString()
        .contains("made");
  }

  @Test
  void shouldLetOthersDoubtAnActOnlyWhenItsLeaseIsOver() {
    intended();

    assertThat(send(ledger.markUnknown(plan, 1, plan.unknown("dead?", 1), false))).isFalse();
    assertThat(row()).containsExactly("intended 1");
    over();
    assertThat(send(ledger.markUnknown(plan, 1, plan.unknown("dead", 1), false))).isTrue();

    assertThat(row()).as("a result that comes now is late").containsExactly("unknown 2");
    assertThat(send(ledger.record(plan, 1, done, null))).isFalse();
    assertThat(send(ledger.renew(plan, 2, LEASE))).isFalse();
    assertThat(send(ledger.retake(plan, 2, LEASE))).isFalse();
  }

  @Test
  void shouldCutShortOnlyWhatNoClockThatGoesForwardHasGranted() {
    send(ledger.intend(plan, Condition.ALWAYS, 1, LEASE.multipliedBy(2).minusMinutes(1)));

    assertThat(send(ledger.shorten(plan, 1, LEASE))).isFalse();
    send(ledger.renew(plan, 1, LEASE.multipliedBy(2).plusMinutes(1)));
    assertThat(send(ledger.shorten(plan, 1, LEASE))).isTrue();
    assertThat(fixture.strings("SELECT lease_until < now() + interval '61 minutes' FROM effect"))
        .containsExactly("t");
  }

  @Test
  void shouldCountTokensOverAttemptsSoThatTheTargetSeesThemGrow() {
    send(ledger.intend(plan, Condition.ALWAYS, 7, LEASE));
    send(ledger.intend(plan.atAttempt(2), Condition.ALWAYS, 8, LEASE));

    assertThat(before(1)).isZero();
    assertThat(before(2)).isEqualTo(7);
    assertThat(before(3)).isEqualTo(8);
  }

  private long before(int attempt) {
    return fixture
        .store
        .worker()
        .inTransaction(connection -> ledger.tokenBefore(connection, plan.key(), attempt));
  }

  private void intended() {
    send(ledger.intend(plan, Condition.ALWAYS, 1, LEASE));
  }

  /** The lease's time passes. */
  private void over() {
    fixture.sql(
        "UPDATE effect SET lease_until = now() - interval '1 second' WHERE state = 'intended'");
  }

  private boolean send(Commit commit) {
    return commit.send(fixture.store.worker());
  }

  private List<String> row() {
    return fixture.strings("SELECT state || ' ' || fencing_token FROM effect");
  }

  private Plan plan() {
    return Plan.of(
        fixture.post(fixture.newRun(), Idempotency.KEY),
        new ToolCall() {
          @Override
          public Action action() {
            return Action.of("http", "POST", URI.create("https://orders.example/"));
          }

          @Override
          public Set<String> secrets() {
            return Set.of();
          }

          @Override
          public ToolResult act(Permit permit) {
            throw new AssertionError("the ledger calls nobody");
          }
        });
  }
}
