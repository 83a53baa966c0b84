package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyStore;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanTaskRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thresholds on effects, counted with their intents: F66, F67. */
class PolicyWindowsIT {

  private static final String POLICY =
      """
      policy: default
      version: 1.0.0
      windows:
        - { name: things, within: PT1H, when: action.path == "/things", by: run.startedBy }
        - name: sums
          within: PT1H
          when: action.path == "/pay"
          amount: action.arguments.body.amount
      rules:
        - { name: enough, when: action.path == "/things" && history.things.count >= 2, outcome: deny }
        - name: dear
          when: action.host == "127.0.0.1" && action.path == "/pay" && history.sums.sum + double(action.arguments.body.amount) > 100.0
          outcome: { require-approval: { role: approver } }
        - { name: rest, when: action.host == "127.0.0.1", outcome: allow }
      """;

  private final EffectFixture fixture = new EffectFixture();
  private String digest = "";

  @BeforeEach
  void apply() {
    JsonNode document =
        DocumentTree.read("policies/p.yaml", POLICY.getBytes(StandardCharsets.UTF_8));
    digest =
        fixture
            .store
            .api()
            .inTransaction(
                connection ->
                    new PolicyStore(fixture.store.api(), new Seal(fixture.store.keyring()))
                        .insert(connection, "default", "1.0.0", document, "person:ada"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldDenyWhatGoesBeyondACountUntilTheWindowHasPassed() {
    assertThat(perform(thing())).isInstanceOf(EffectOutcome.Done.class);
    assertThat(perform(thing())).isInstanceOf(EffectOutcome.Done.class);
    assertThat(perform(thing())).isInstanceOf(EffectOutcome.Failed.class);

    // What was denied is not counted.
    assertThat(fixture.strings("SELECT count(*)::text FROM policy_tally")).containsExactly("2");

    fixture.sql("UPDATE policy_tally SET counted_at = counted_at - interval '61 minutes'");
    assertThat(perform(thing())).isInstanceOf(EffectOutcome.Done.class);
  }

  @Test
  void shouldNotBeInItsOwnWayWhenItIsAskedAgain() {
    EffectRequest first = thing();
    assertThat(perform(first)).isInstanceOf(EffectOutcome.Done.class);
    assertThat(perform(thing())).isInstanceOf(EffectOutcome.Done.class);

    assertThat(perform(first)).isInstanceOf(EffectOutcome.Done.class);
    assertThat(fixture.target.received()).hasSize(2);
    assertThat(fixture.strings("SELECT count(*)::text FROM policy_tally")).containsExactly("2");
  }

  @Test
  void shouldCountASumOnlyOnceAPersonHasLetItThrough() {
    assertThat(perform(pay(60))).isInstanceOf(EffectOutcome.Done.class);
    EffectRequest second = pay(41);
    assertThat(perform(second)).isInstanceOf(EffectOutcome.ApprovalRequired.class);
    assertThat(sum()).isEqualTo("60");
    assertThat(perform(pay(40))).isInstanceOf(EffectOutcome.Done.class);

    var required = (EffectOutcome.ApprovalRequired) perform(second);
    String asked = fixture.ask(second, HumanTaskRequest.Kind.APPROVAL, required.payload());
    fixture.decide(asked, "approved", null);

    assertThat(perform(EffectFixture.settledBy(second, asked)))
        .isInstanceOf(EffectOutcome.Done.class);
    assertThat(sum()).isEqualTo("141");
    // On record is with which decision an action was begun: a simulation counts by that.
    assertThat(
            fixture.strings(
                """
                SELECT outcome || ' ' || begun_attempt FROM policy_decision
                 WHERE effect_key = ? ORDER BY decided_at, id
                """,
                second.key()))
        .containsExactly("require-approval 0", "require-approval 0", "require-approval 1");
  }

  @Test
  void shouldStoreWhatWasCountedWithTheDecision() {
    perform(pay(60));
    EffectRequest second = pay(10);
    perform(second);

    JsonNode input =
        Json.read(
            fixture
                .strings(
                    "SELECT input FROM policy_decision WHERE run_id = ?", second.task().runId())
                .getFirst());
    assertThat(input.at("/history/default@1.0.0/sums/count").asInt()).isOne();
    assertThat(input.at("/history/default@1.0.0/sums/sum").asInt()).isEqualTo(60);
  }

  private String sum() {
    return fixture
        .strings(
            "SELECT trim_scale(sum(amount))::text FROM policy_tally WHERE tally = 'default/sums'")
        .getFirst();
  }

  private EffectRequest thing() {
    return EffectFixture.under(fixture.post(fixture.newRun(), Idempotency.KEY), digest);
  }

  private EffectRequest pay(int amount) {
    return EffectFixture.under(
        fixture.request(
            fixture.newRun(),
            Idempotency.KEY,
            Json.object()
                .put("method", "POST")
                .put("endpoint", fixture.target.uri("/pay"))
                .set("body", Json.object().put("amount", amount))),
        digest);
  }

  private EffectOutcome perform(EffectRequest request) {
    return fixture.effects(fixture.pinned(), FaultPoint.none()).perform(request);
  }
}
