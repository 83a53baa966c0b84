package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.definition.task.Idempotency;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.tool.Action;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A worker decides by the policies that it has seen in force, and the intent's commit makes sure
 * that they still are.
 */
class SeenPoliciesIT {

  private static final String ALLOW =
      "{ name: all, when: action.host == '127.0.0.1', outcome: allow }";
  private static final String DENY = "{ name: none, when: 'true', outcome: deny }";
  private static final String ASK =
      "{ name: ask, when: 'true', outcome: { require-approval: { role: approver } } }";

  private final EffectFixture fixture = new EffectFixture();
  private final StoredPolicies policies = new StoredPolicies(fixture.store);
  private String pinned;
  private int version;

  @BeforeEach
  void pinARun() {
    apply("", ALLOW);
    pinned = policies.pin("run_1");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldHoldTheNextEffectToAVersionThatWasAppliedSinceTheLast() {
    LedgeredEffects effects = fixture.effects(fixture.pinned(), FaultPoint.none());
    assertThat(effects.perform(call())).isInstanceOf(EffectOutcome.Done.class);

    apply("inFlight: narrow", DENY);
    assertThat(effects.perform(call())).isInstanceOf(EffectOutcome.Failed.class);

    apply("inFlight: narrow", ASK);
    assertThat(effects.perform(call())).isInstanceOf(EffectOutcome.ApprovalRequired.class);

    apply("inFlight: narrow", ALLOW);
    assertThat(effects.perform(call())).isInstanceOf(EffectOutcome.Done.class);
    assertThat(fixture.target.received()).hasSize(2);
  }

  @Test
  void shouldNotActWhenAVersionComesBetweenTheRulingAndTheIntent() {
    EffectRequest request = call();

    assertThat(withAChangeBeforeTheIntent(1, DENY).perform(request))
        .isInstanceOf(EffectOutcome.Failed.class);

    assertThat(fixture.target.received()).isEmpty();
    assertThat(decisions(request)).containsExactly("deny");
    assertThat(states(request)).isEmpty();
  }

  @Test
  void shouldActByTheNewVersionWhereThatAllowsItToo() {
    EffectRequest request = call();

    assertThat(withAChangeBeforeTheIntent(1, ALLOW).perform(request))
        .isInstanceOf(EffectOutcome.Done.class);

    assertThat(fixture.target.received()).hasSize(1);
    assertThat(decisions(request)).containsExactly("allow");
  }

  @Test
  void shouldNotTakeOverByARulingThatIsOutdated() {
    EffectRequest request = call();
    FaultPoint dead =
        moment -> {
          throw new IllegalStateException("killed when " + moment);
        };
    assertThatThrownBy(() -> fixture.effects(fixture.pinned(), dead).perform(request))
        .isInstanceOf(IllegalStateException.class);

    fixture.sql("UPDATE effect SET lease_until = now() + interval '1900 ms'");

    LedgeredEffects waiting =
        after(
            1,
            () ->
                Thread.startVirtualThread(
                    () -> {
                      Standings.nap(Duration.ofMillis(300));
                      apply("inFlight: narrow", DENY);
                    }));
    assertThat(waiting.perform(request))
        .as("the dead one may have made it, which the policy can't undo")
        .isInstanceOf(EffectOutcome.Unknown.class);

    assertThat(fixture.target.received()).isEmpty();
    assertThat(states(request)).containsExactly("unknown");
  }

  @Test
  void shouldNotActOnAnApprovalByARulingThatIsOutdated() {
    apply("inFlight: narrow", ASK);
    EffectRequest request = call();
    var asked =
        (EffectOutcome.ApprovalRequired)
            fixture.effects(fixture.pinned(), FaultPoint.none()).perform(request);
    String question = fixture.ask(request, HumanTaskRequest.Kind.APPROVAL, asked.payload());
    fixture.decide(question, "approved", null);

    assertThat(
            withAChangeBeforeTheIntent(1, DENY).perform(EffectFixture.settledBy(request, question)))
        .isInstanceOf(EffectOutcome.Failed.class);

    assertThat(fixture.target.received()).isEmpty();
  }

  @Test
  void shouldTryLaterWhenVersionsChangeFasterThanItCanDecide() {
    EffectRequest request = call();

    assertThatThrownBy(() -> withAChangeBeforeTheIntent(100, ALLOW).perform(request))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("change faster");

    assertThat(fixture.target.received()).isEmpty();
    assertThat(states(request)).isEmpty();
  }

  @Test
  void shouldDenyWhenWhatItHasSeenWasChangedUnderneath() {
    LedgeredEffects effects = fixture.effects(fixture.pinned(), FaultPoint.none());
    assertThat(effects.perform(call())).isInstanceOf(EffectOutcome.Done.class);

    fixture.sql("UPDATE activation SET seal = seal || 'x'::bytea");

    assertThat(effects.perform(call()))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("changed outside"));
    assertThat(fixture.target.received()).hasSize(1);
  }

  /** Effects for which versions are applied right after each of the first rulings. */
  private LedgeredEffects withAChangeBeforeTheIntent(int changes, String rules) {
    return after(changes, () -> apply("inFlight: narrow", rules));
  }

  private LedgeredEffects after(int rulings, Runnable change) {
    PinnedPolicies asked = fixture.pinned();
    PolicyGate gate =
        new PolicyGate() {
          private int left = rulings;

          @Override
          public Ruling rule(EffectRequest request, Action action) {
            return thenChange(asked.rule(request, action));
          }

          @Override
          public Ruling ruleBySeen(EffectRequest request, Action action) {
            return thenChange(asked.ruleBySeen(request, action));
          }

          private Ruling thenChange(Ruling ruling) {
            if (left-- > 0) {
              change.run();
            }
            return ruling;
          }
        };
    return fixture.effects(gate, FaultPoint.none());
  }

  private void apply(String head, String rules) {
    policies.apply("default", "1.%d.0".formatted(version++), head, rules);
  }

  private EffectRequest call() {
    return EffectFixture.under(fixture.post(fixture.newRun(), Idempotency.KEY), pinned);
  }

  private List<String> decisions(EffectRequest request) {
    return fixture.strings(
        "SELECT outcome FROM policy_decision WHERE run_id = ? ORDER BY decided_at",
        request.task().runId());
  }

  private List<String> states(EffectRequest request) {
    return fixture.strings("SELECT state FROM effect WHERE run_id = ?", request.task().runId());
  }
}
