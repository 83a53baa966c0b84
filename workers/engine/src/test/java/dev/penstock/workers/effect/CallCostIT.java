package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.Cost;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call has cost is on record where it is known, and said to be unknown where not: F86. */
class CallCostIT {

  private static final EffectFixture FIXTURE = new EffectFixture();

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "0.02    | -                   | {}                                 | {\"currency\":\"EUR\",\"amount\":\"0.02\"}",
        "0.00001 | /usage/total_tokens | {\"usage\":{\"total_tokens\":1234}} | {\"currency\":\"EUR\",\"amount\":\"0.01234\"}",
        "1       | /cost               | {\"cost\":0.000000001}             | {\"currency\":\"EUR\",\"amount\":\"0.000000001\"}",
        "1       | /cost               | {\"cost\":0}                       | {\"currency\":\"EUR\",\"amount\":\"0\"}",
        "1       | /cost               | {}                                 | {\"currency\":\"EUR\"}",
        "1       | /cost               | {\"cost\":\"7\"}                   | {\"currency\":\"EUR\"}",
        "1       | /cost               | {\"cost\":-1}                      | {\"currency\":\"EUR\"}",
        "1       | /cost               | {\"cost\":1e999999999}             | {\"currency\":\"EUR\"}",
      })
  void shouldBeOnRecordWithTheCall(
      BigDecimal amount, @Nullable String per, String answer, String cost) {
    FIXTURE.target.answers(Target.json(200, answer));

    String run = performed(Idempotency.KEY, new Cost(amount, "EUR", per));

    assertThat(costs(run)).isEqualTo(Json.read(cost));
  }

  @Test
  void shouldBeNoneWhereTheDocumentSaysNothing() {
    FIXTURE.target.answers(Target.json(200, "{\"cost\":1}"));

    assertThat(costs(performed(Idempotency.KEY, null))).isEqualTo(Json.read("null"));
  }

  @Test
  void shouldBeThatOfACallWhichTheTargetHasRefused() {
    FIXTURE.target.answers(Target.json(503, "{\"cost\":1}"));

    assertThat(costs(performed(Idempotency.KEY, new Cost(BigDecimal.ONE, "EUR", null))))
        .isEqualTo(Json.read("{\"currency\":\"EUR\",\"amount\":\"1\"}"));
    assertThat(costs(performed(Idempotency.KEY, new Cost(BigDecimal.ONE, "EUR", "/cost"))))
        .isEqualTo(Json.read("{\"currency\":\"EUR\"}"));
  }

  @Test
  void shouldBeUnknownWhereNobodyKnowsWhetherTheCallWasMade() {
    FIXTURE.target.answers((exchange, _) -> exchange.close());
    EffectRequest request = FIXTURE.post(FIXTURE.newRun(), Idempotency.NONE);

    EffectOutcome outcome =
        FIXTURE.effects().perform(request.costing(new Cost(BigDecimal.ONE, "EUR", null)));

    assertThat(outcome).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(costs(request.task().runId())).isEqualTo(Json.read("{\"currency\":\"EUR\"}"));
  }

  @Test
  void shouldBeNoneWhereNothingReachedTheTarget() {
    EffectRequest request =
        FIXTURE.request(
            FIXTURE.newRun(),
            Idempotency.KEY,
            Json.object().put("method", "POST").put("endpoint", "http://127.0.0.1:1/things"));

    FIXTURE.effects().perform(request.costing(new Cost(BigDecimal.ONE, "EUR", null)));

    assertThat(
            FIXTURE.strings(
                "SELECT kind FROM hop WHERE run_id = ? AND kind = 'tool.call'",
                request.task().runId()))
        .hasSize(1);
    assertThat(costs(request.task().runId())).isEqualTo(Json.read("null"));
  }

  private static String performed(Idempotency idempotency, @Nullable Cost cost) {
    EffectRequest request = FIXTURE.post(FIXTURE.newRun(), idempotency);
    FIXTURE.effects().perform(request.costing(cost));
    return request.task().runId();
  }

  private static JsonNode costs(String run) {
    return Json.read(
        FIXTURE
            .strings(
                """
                SELECT coalesce(detail::jsonb -> 'cost', 'null')::text FROM hop
                 WHERE run_id = ? AND kind = 'tool.call'
                """,
                run)
            .getFirst());
  }
}
