package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Credentials are leased for one call and leave no trace: F32, F104. */
class EffectSecretIT {

  private static final String CANARY = "canary-9f8e7d6c5b4a";
  private static final EffectFixture FIXTURE = new EffectFixture();

  @BeforeAll
  static void putSecrets() {
    Vault vault =
        new Vault(
            FIXTURE.store.keyring(), new AuditTrail(FIXTURE.store.keyring(), Clock.systemUTC()));
    FIXTURE
        .store
        .api()
        .inTransaction(
            connection -> {
              vault.put(connection, "token", SecretValue.of(CANARY), "person:ada");
              return vault.put(
                  connection,
                  "login",
                  SecretValue.of("{\"username\":\"u\",\"password\":\"" + CANARY + "\"}"),
                  "person:ada");
            });
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @Test
  void shouldUseTheSecretAndLeaveNoTraceOfItWhenTheTargetEchoesIt() {
    FIXTURE.target.answers(
        (exchange, received) ->
            Target.with(
                    200,
                    Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Echo",
                        received.header("Authorization")),
                    "{\"echo\":\"" + received.header("Authorization") + "\"}")
                .answer(exchange, received));
    EffectRequest request = call("bearer", "token", "response");

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(FIXTURE.target.received().getLast().header("Authorization"))
        .isEqualTo("Bearer " + CANARY);
    assertThat(Json.write(outcome)).contains("Bearer ***").doesNotContain(CANARY);
    assertThat(everyText()).isNotEmpty().noneMatch(text -> text.contains(CANARY));
  }

  @Test
  void shouldLeaveNoTraceWhenTheTargetEchoesItInAnError() {
    FIXTURE.target.answers(
        (exchange, received) ->
            Target.with(401, Map.of(), "bad credential " + received.header("Authorization"))
                .answer(exchange, received));

    EffectOutcome outcome = FIXTURE.effects().perform(call("basic", "login", "content"));

    String pair =
        Base64.getEncoder().encodeToString(("u:" + CANARY).getBytes(StandardCharsets.UTF_8));
    assertThat(FIXTURE.target.received().getLast().header("Authorization"))
        .isEqualTo("Basic " + pair);
    assertThat(Json.write(outcome)).contains("***").doesNotContain(CANARY).doesNotContain(pair);
    assertThat(everyText()).noneMatch(text -> text.contains(CANARY) || text.contains(pair));
  }

  @Test
  void shouldUseEachLeaseUpWhenItActs() {
    FIXTURE.target.answers(Target.json(200, "{}"));
    EffectRequest request = call("bearer", "token", "content");

    FIXTURE.effects().perform(request);

    assertThat(
            FIXTURE.strings(
                """
                SELECT host || ' ' || opened_version || ' ' || iteration FROM lease
                 WHERE run_id = ? AND used_at IS NOT NULL
                """,
                request.task().runId()))
        .containsExactly("127.0.0.1 1 ");
  }

  @Test
  void shouldFailWithoutACallWhenThereIsNoSuchSecret() {
    int calls = FIXTURE.target.received().size();

    EffectOutcome outcome = FIXTURE.effects().perform(call("bearer", "missing", "content"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("missing"));
    assertThat(FIXTURE.target.received()).hasSize(calls);
  }

  private static EffectRequest call(String scheme, String secret, String output) {
    ObjectNode arguments =
        Json.object()
            .put("method", "POST")
            .put("endpoint", FIXTURE.target.uri("/guarded"))
            .put("output", output);
    arguments.putObject("authentication").put("scheme", scheme).put("secret", secret);
    return FIXTURE.request(FIXTURE.newRun(), Idempotency.KEY, arguments);
  }

  /** Every row of every table as text. */
  private static List<String> everyText() {
    return FIXTURE
        .strings(
            """
            SELECT table_name::text FROM information_schema.tables
             WHERE table_schema = 'penstock' AND table_type = 'BASE TABLE'
            """)
        .stream()
        .flatMap(
            table ->
                FIXTURE
                    .strings("SELECT row_to_json(t)::text FROM penstock." + table + " t")
                    .stream())
        .toList();
  }
}
