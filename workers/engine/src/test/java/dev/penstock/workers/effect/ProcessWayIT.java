package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import dev.penstock.workers.agent.StdioServer;
import dev.penstock.workers.effect.FaultPoint.Moment;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.sandbox.SandboxHere;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code run: script}, {@code run: shell} and {@code call: mcp} over stdio on the way of an effect,
 * in the real sandbox. F103.
 */
class ProcessWayIT {

  private static final String CANARY = "canary-1b2c3d4e5f";
  private static final EffectFixture FIXTURE = new EffectFixture();

  @BeforeAll
  static void putSecret() {
    SandboxHere.require();
    Vault vault =
        new Vault(
            FIXTURE.store.keyring(), new AuditTrail(FIXTURE.store.keyring(), Clock.systemUTC()));
    FIXTURE
        .store
        .api()
        .inTransaction(
            connection -> vault.put(connection, "key", SecretValue.of(CANARY), "person:ada"));
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Test
  void shouldLeaveDecisionIntentAndReceipt() {
    EffectRequest request = request("shell", "{\"command\": \"echo hello\"}");

    assertThat(FIXTURE.effects().perform(request))
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> assertThat(done.result().asText()).isEqualTo("hello\n"));
    assertThat(FIXTURE.auditKinds(request.task().runId()))
        .containsExactly("policy.decided", "effect.intended", "effect.recorded");
    assertThat(FIXTURE.strings("SELECT tool FROM receipt WHERE run_id = ?", request.task().runId()))
        .containsExactly("shell sh sandbox");
  }

  @Test
  void shouldSayTheLanguageToThePolicy() {
    EffectRequest request = request("script", "{\"language\": \"python\", \"code\": \"print(1)\"}");

    FIXTURE.effects().perform(request);

    assertThat(
            FIXTURE.strings(
                "SELECT (action::json)->>'kind' || ' ' || ((action::json)->>'operation')"
                    + " FROM policy_decision WHERE run_id = ?",
                request.task().runId()))
        .containsExactly("script python");
  }

  @Test
  void shouldLeaveTheSameOfAnMcpServerThatIsAProcess() {
    EffectRequest request = greeting();

    assertThat(FIXTURE.effects().perform(request))
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done ->
                assertThat(done.result().at("/content/0/text").asText()).isEqualTo("Hello Ada"));
    assertThat(
            FIXTURE.strings(
                "SELECT (action::json)->>'kind' || ' ' || ((action::json)->>'operation')"
                    + " FROM policy_decision WHERE run_id = ? ORDER BY decided_at, id",
                request.task().runId()))
        .containsExactly("mcp tools/call greet", "mcp-network python3");
    assertThat(FIXTURE.strings("SELECT tool FROM receipt WHERE run_id = ?", request.task().runId()))
        .containsExactly("mcp tools/call greet sandbox");
  }

  @Test
  void shouldRunNothingWhenThePolicyDoesNotAllowIt() {
    for (EffectRequest request :
        List.of(request("shell", "{\"command\": \"echo hello\"}"), greeting())) {
      EffectOutcome outcome =
          FIXTURE
              .effects(EffectFixture.gate(new Ruling.Verdict.Deny(), false), FaultPoint.none())
              .perform(request);

      assertThat(outcome)
          .isInstanceOfSatisfying(
              EffectOutcome.Failed.class,
              failed -> assertThat(failed.error().type()).endsWith("/authorization"));
      assertThat(FIXTURE.auditKinds(request.task().runId())).containsExactly("policy.decided");
    }
  }

  @Test
  void shouldNotRunItAgainOnItsOwnWhenAWorkerDiedMeanwhile() {
    for (EffectRequest request :
        List.of(request("shell", "{\"command\": \"echo hello\"}"), greeting())) {
      FIXTURE.dieAt(Moment.ACTED, request);

      assertThat(FIXTURE.effects().perform(request)).isInstanceOf(EffectOutcome.Unknown.class);
    }
  }

  @Test
  void shouldUseASecretAndLeaveNoTraceOfIt() {
    EffectRequest request =
        request(
            "shell",
            """
            {"command": "echo \\"$TOKEN $(cat)\\" >&2; exit 1", "stdin": null, "environment": {"TOKEN": null},
             "secrets": [{"at": "/environment/TOKEN", "secret": "key", "member": ""},
                         {"at": "/stdin", "secret": "key", "member": ""}]}
            """);

    assertThat(FIXTURE.effects().perform(request))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed ->
                assertThat(failed.error().detail()).contains("*** ***").doesNotContain(CANARY));
    assertThat(
            FIXTURE.strings(
                "SELECT row_to_json(a)::text FROM audit a WHERE run_id = ?",
                request.task().runId()))
        .isNotEmpty()
        .noneMatch(text -> text.contains(CANARY));
  }

  private static EffectRequest greeting() {
    return request("mcp", StdioServer.tool("greet", Json.object().put("name", "Ada")).toString());
  }

  private static EffectRequest request(String tool, String arguments) {
    return FIXTURE.request(tool, FIXTURE.newRun(), Idempotency.NONE, Json.read(arguments));
  }
}
