package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.http.Target.Received;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code call: openapi} on the way of an effect, against a real pet store (F103). */
class OpenApiWayIT {

  private static final EffectFixture FIXTURE = new EffectFixture();

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @BeforeEach
  void open() throws IOException {
    String two = Files.readString(Path.of("src/test/resources/openapi/petstore-2.0.json"));
    String three = Files.readString(Path.of("src/test/resources/openapi/petstore-3.0.yaml"));
    FIXTURE.target.answers(
        (exchange, received) -> {
          Target.Answering answer =
              switch (received.uri()) {
                case "/two.json" -> Target.json(200, two);
                case "/three.yaml" -> Target.json(200, three);
                case "/none.json" -> Target.json(404, "{}");
                default -> Target.json(200, "{\"id\": 1, \"name\": \"milou\"}");
              };
          answer.answer(exchange, received);
        });
  }

  @Test
  void shouldReadTheDocumentAndCallTheOperationEachUnderItsOwnDecision() {
    EffectRequest request = call("/two.json", "getPetById", "{\"petId\": 1}");

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> assertThat(done.result().path("name").asText()).isEqualTo("milou"));
    assertThat(FIXTURE.target.received().getLast().uri()).isEqualTo("/v2/pet/1");
    assertThat(FIXTURE.target.received().getLast().header("Idempotency-Key"))
        .isEqualTo(request.task().idempotencyKey());
    assertThat(
            FIXTURE.strings(
                "SELECT (action::json)->>'kind' || ' ' || ((action::json)->>'method')"
                    + " FROM policy_decision WHERE run_id = ? ORDER BY decided_at, id",
                request.task().runId()))
        .containsExactly("resource GET", "openapi GET");
    assertThat(FIXTURE.auditKinds(request.task().runId()))
        .containsExactly(
            "policy.decided",
            "effect.prepared",
            "policy.decided",
            "effect.intended",
            "effect.recorded");
    assertThat(FIXTURE.strings("SELECT tool FROM receipt WHERE run_id = ?", request.task().runId()))
        .containsExactly("openapi getPetById 127.0.0.1");
  }

  @Test
  void shouldTellTheRecordedOutcomeAlthoughTheDocumentIsGone() {
    EffectRequest request =
        call("/three.yaml?once=" + System.nanoTime(), "addPet", "{\"body\": {\"id\": 1}}");
    FIXTURE.target.answers(
        (exchange, received) ->
            Target.json(
                    200,
                    received.uri().startsWith("/three") ? read("petstore-3.0.yaml") : "{\"id\": 1}")
                .answer(exchange, received));
    EffectOutcome first = FIXTURE.effects().perform(request);
    FIXTURE.target.answers(Target.json(404, "{}"));
    int calls = FIXTURE.target.received().size();

    EffectOutcome again = FIXTURE.effects().perform(request);

    assertThat(first).isInstanceOf(EffectOutcome.Done.class);
    assertThat(again).isEqualTo(first);
    assertThat(FIXTURE.target.received()).hasSize(calls);
  }

  @Test
  void shouldReadADocumentOnceAndAskThePolicyEachTime() {
    LedgeredEffects effects = FIXTURE.effects();
    int before = count("/two.json");

    effects.perform(call("/two.json", "getPetById", "{\"petId\": 1}"));
    EffectRequest second = call("/two.json", "getPetById", "{\"petId\": 2}");
    effects.perform(second);

    assertThat(count("/two.json")).isEqualTo(before + 1);
    assertThat(FIXTURE.auditKinds(second.task().runId())).contains("effect.prepared");
  }

  @Test
  void shouldFailWithoutAnEffectWhenTheDocumentCanNotBeHad() {
    EffectRequest request = call("/none.json", "getPetById", "{\"petId\": 1}");

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(404));
    assertThat(FIXTURE.auditKinds(request.task().runId())).doesNotContain("effect.intended");
  }

  @Test
  void shouldReadNothingWhenThePolicyDeniesTheDocument() {
    int calls = FIXTURE.target.received().size();

    EffectOutcome outcome =
        FIXTURE
            .effects(EffectFixture.gate(new Ruling.Verdict.Deny(), true), FaultPoint.none())
            .perform(call("/two.json", "getPetById", "{\"petId\": 1}"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(403));
    assertThat(FIXTURE.target.received()).hasSize(calls);
  }

  @Test
  void shouldRefuseArgumentsThatTheDocumentDoesNotKnow() {
    EffectOutcome outcome =
        FIXTURE.effects().perform(call("/two.json", "getPetById", "{\"petid\": 1}"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().type()).endsWith("/validation");
              assertThat(failed.error().detail()).contains("parameters/petId is missing");
            });
  }

  @Test
  void shouldLookAgainAfterACrashBeforeItCallsASafeOperation() {
    EffectRequest request = call("/two.json", "getPetById", "{\"petId\": 3}");
    try {
      FIXTURE
          .effects(
              moment -> {
                if (moment == FaultPoint.Moment.INTENDED) {
                  throw new IllegalStateException("the worker dies");
                }
              })
          .perform(request);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("the worker dies");
    }

    assertThat(FIXTURE.effects().perform(request)).isInstanceOf(EffectOutcome.Done.class);
  }

  private static int count(String uri) {
    List<Received> all = FIXTURE.target.received();
    return (int) all.stream().filter(received -> received.uri().equals(uri)).count();
  }

  private static EffectRequest call(String document, String operationId, String parameters) {
    ObjectNode arguments = Json.object();
    arguments.putObject("document").put("endpoint", FIXTURE.target.uri(document));
    arguments.put("operationId", operationId).set("parameters", Json.read(parameters));
    return FIXTURE.request("openapi", FIXTURE.newRun(), Idempotency.NONE, arguments);
  }

  private static String read(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/openapi", name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
