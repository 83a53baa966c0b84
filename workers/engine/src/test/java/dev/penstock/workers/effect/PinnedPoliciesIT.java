package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyStore;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Effects under policies as they are stored: F29, F31, F83. */
class PinnedPoliciesIT {

  private static final EffectFixture FIXTURE = new EffectFixture();
  private static final JsonNode POLICY =
      Json.read(
          """
          {"policy": "default", "version": "1.0.0", "rules": [
            {"name": "named", "when": "action.host == '127.0.0.1' && action.path == '/things'",
             "outcome": "allow"},
            {"name": "asked", "when": "action.host == '127.0.0.1' && action.path == '/asked'",
             "outcome": {"require-approval": {"role": "boss", "within": "PT4H"}}},
            {"name": "broken", "when": "action.path == '/broken' && action.arguments.no.such == 1",
             "outcome": "allow"},
            {"name": "labelled", "when": "action.path == '/labelled' && action.host == '127.0.0.1' && 'public' in labels && definition.tags.team == 'ours' && actor.id == 'ada'",
             "outcome": "allow"},
            {"name": "any-get", "when": "action.method == 'GET'", "outcome": "allow"}]}
          """);

  private static String digest;

  @BeforeAll
  static void apply() {
    digest =
        FIXTURE
            .store
            .api()
            .inTransaction(
                connection ->
                    new PolicyStore(FIXTURE.store.api(), new Seal(FIXTURE.store.keyring()))
                        .insert(connection, "default", "1.0.0", POLICY, "person:ada"));
  }

  @BeforeAll
  static void define() {
    JsonNode document =
        Json.read(
            """
            {"document": {"dsl": "1.0.3", "namespace": "test", "name": "effects",
                          "version": "1.0.0", "tags": {"team": "ours"}},
             "do": [{"call": {"set": {}, "metadata": {"labels": ["public"]}}}]}
            """);
    FIXTURE
        .store
        .api()
        .inTransaction(
            connection ->
                new DefinitionStore(FIXTURE.store.api(), new Seal(FIXTURE.store.keyring()))
                    .insert(connection, EffectFixture.DEFINITION, document, "person:ada"));
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Test
  void shouldReachALoopbackTargetWhenTheRuleNamesTheHost() {
    EffectRequest request = call("POST", "/things", digest);

    assertThat(effects().perform(request)).isInstanceOf(EffectOutcome.Done.class);
    assertThat(
            FIXTURE.strings(
                "SELECT outcome || ' ' || rule || ' ' || policy_digest FROM policy_decision"
                    + " WHERE run_id = ?",
                request.task().runId()))
        .containsExactly("allow named " + digest);
  }

  @Test
  void shouldNotReachALoopbackTargetWhenTheRuleOnlyAllowsTheMethod() {
    int calls = FIXTURE.target.received().size();

    assertThat(status(effects().perform(call("GET", "/anything", digest)))).isEqualTo(403);
    assertThat(FIXTURE.target.received()).hasSize(calls);
  }

  @Test
  void shouldDenyWhenNoRuleMatches() {
    assertThat(status(effects().perform(call("DELETE", "/anything", digest)))).isEqualTo(403);
  }

  @Test
  void shouldDenyWhenARuleFails() {
    assertThat(status(effects().perform(call("GET", "/broken", digest)))).isEqualTo(403);
  }

  @Test
  void shouldAskForThePersonThatTheRuleNames() {
    assertThat(effects().perform(call("POST", "/asked", digest)))
        .isInstanceOfSatisfying(
            EffectOutcome.ApprovalRequired.class,
            required -> {
              assertThat(required.role()).isEqualTo("boss");
              assertThat(required.rule()).isEqualTo("asked");
              assertThat(required.within()).hasHours(4);
            });
  }

  @Test
  void shouldKnowWhatTheStoredDefinitionSaysOfItselfAndOfTheTask() {
    assertThat(effects().perform(call("POST", "/labelled", digest)))
        .isInstanceOf(EffectOutcome.Done.class);
  }

  @Test
  void shouldDenyWhenTheDefinitionWasTamperedWith() {
    FIXTURE.sql("UPDATE definition SET document = replace(document, 'ours', 'mine')");
    try {
      EffectOutcome outcome = effects().perform(call("POST", "/things", digest));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> assertThat(failed.error().detail()).contains("test/effects"));
    } finally {
      FIXTURE.sql("UPDATE definition SET document = replace(document, 'mine', 'ours')");
    }
  }

  @Test
  void shouldDenyWhenThePolicyIsNotThere() {
    assertThat(status(effects().perform(call("POST", "/things", "sha256:none")))).isEqualTo(403);
  }

  @Test
  void shouldDenyAndSayWhichRowWhenThePolicyWasTamperedWith() {
    FIXTURE.sql("UPDATE policy SET document = replace(document, 'require-approval', 'x')");
    try {
      assertThat(effects().perform(call("POST", "/things", digest)))
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> assertThat(failed.error().detail()).contains("default@1.0.0"));
    } finally {
      FIXTURE.sql(
          "UPDATE policy SET document = replace(document, '\"x\"', '\"require-approval\"')");
    }
  }

  @Test
  void shouldPutTheRedirectOnRecordAndRefuseItWhenThePolicyDoesNotAllowIt() {
    try (Target other = new Target()) {
      FIXTURE.target.answers(Target.with(307, Map.of("Location", other.uri("/elsewhere")), ""));
      EffectRequest request = call("POST", "/things", digest);

      assertThat(status(effects().perform(request))).isEqualTo(403);

      assertThat(other.received()).isEmpty();
      assertThat(FIXTURE.auditKinds(request.task().runId()))
          .containsExactly(
              "policy.decided",
              "effect.intended",
              "policy.decided",
              "effect.redirected",
              "effect.recorded");
    } finally {
      FIXTURE.target.answers(Target.json(200, "{\"ok\":true}"));
    }
  }

  private static LedgeredEffects effects() {
    return FIXTURE.effects(FIXTURE.pinned(), FaultPoint.none());
  }

  private static EffectRequest call(String method, String path, String policyDigest) {
    EffectRequest request =
        FIXTURE.request(
            FIXTURE.newRun(),
            Idempotency.KEY,
            Json.object()
                .put("method", method)
                .put("endpoint", FIXTURE.target.uri(path))
                .put("redirect", true));
    return EffectFixture.under(request, policyDigest);
  }

  private static int status(EffectOutcome outcome) {
    return ((EffectOutcome.Failed) outcome).error().status();
  }
}
