package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.trace.SpanIds;
import dev.penstock.trace.TraceParent;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import dev.penstock.workers.grpc.GreeterServer;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code call: grpc} on the way of an effect, against a real gRPC server (F103). */
class GrpcWayIT {

  private static final String CANARY = "grpc-canary-3321";

  private static final EffectFixture FIXTURE = new EffectFixture();
  private static final GreeterServer SERVER = new GreeterServer();

  @BeforeAll
  static void prepare() {
    FIXTURE.target.answers(Target.with(200, java.util.Map.of(), GreeterServer.PROTO));
    Vault vault =
        new Vault(
            FIXTURE.store.keyring(), new AuditTrail(FIXTURE.store.keyring(), Clock.systemUTC()));
    FIXTURE
        .store
        .api()
        .inTransaction(
            connection -> vault.put(connection, "token", SecretValue.of(CANARY), "person:ada"));
  }

  @AfterAll
  static void close() {
    SERVER.close();
    FIXTURE.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SayHello | {"name": "Ada"}                                  | /message   | Hello Ada
          Count    | {"name": "n"}                                    | /2/message | n 3
          Collect  | {"messages": [{"name": "a"}, {"name": "b"}]}     | /message   | Hello a and b
          Chat     | {"messages": [{"name": "a"}, {"name": "b"}]}     | /1/message | Hi b
          """)
  void shouldCallEachKindOfMethod(String method, String arguments, String at, String expected) {
    EffectRequest request = call(method, arguments, Idempotency.NONE);

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> assertThat(done.result().at(at).asText()).isEqualTo(expected));
    assertThat(SERVER.lastHeader("idempotency-key")).isEqualTo(request.task().idempotencyKey());
    assertThat(
            FIXTURE.strings(
                "SELECT (action::json)->>'kind' || ' ' || ((action::json)->>'operation')"
                    + " FROM policy_decision WHERE run_id = ? ORDER BY decided_at, id",
                request.task().runId()))
        .containsExactly("resource ", "grpc greet.Greeter/" + method);
    assertThat(FIXTURE.strings("SELECT tool FROM receipt WHERE run_id = ?", request.task().runId()))
        .containsExactly("grpc greet.Greeter/" + method + " 127.0.0.1");
  }

  /** F112. */
  @Test
  void shouldTellTheServerWhereInTheTraceTheCallIs() {
    EffectRequest request = call("SayHello", "{\"name\": \"Ada\"}", Idempotency.NONE);
    var run = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);

    FIXTURE.traced(_ -> Optional.of(run)).perform(request);

    String span =
        FIXTURE
            .strings(
                "SELECT detail::json ->> 'span' FROM hop WHERE run_id = ? AND kind = 'tool.call'",
                request.task().runId())
            .getFirst();
    assertThat(SERVER.lastHeader("traceparent")).isEqualTo(run.at(span).header());
    assertThat(span).isEqualTo(SpanIds.call(request.key(), 1, 1));
  }

  @Test
  void shouldCallByAProtoFileThatCameWithTheDefinition() {
    EffectRequest request = call("SayHello", "{\"name\": \"Ada\"}", Idempotency.NONE);
    ObjectNode arguments = request.arguments().deepCopy();
    arguments
        .putObject("proto")
        .put("endpoint", "file://app/greet.proto")
        .put("content", GreeterServer.PROTO);

    EffectOutcome outcome =
        FIXTURE.effects().perform(EffectFixture.with(request, 1, arguments, null));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> assertThat(done.result().path("message").asText()).isEqualTo("Hello Ada"));
    // Nothing was read anywhere, so nothing but the call was decided on.
    assertThat(
            FIXTURE.strings(
                "SELECT (action::json)->>'kind' FROM policy_decision WHERE run_id = ?",
                request.task().runId()))
        .containsExactly("grpc");
  }

  @Test
  void shouldFailWithTheMappedStatusWhenTheServerSaysSo() {
    assertThat(
            FIXTURE.effects().perform(call("SayHello", "{\"name\": \"nobody\"}", Idempotency.NONE)))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().status()).isEqualTo(404);
              assertThat(failed.error().type()).endsWith("/communication");
              assertThat(failed.error().detail()).contains("NOT_FOUND: no nobody");
            });
  }

  @Test
  void shouldBeInDoubtWhenNoAnswerCameAndTheTargetHonoursNoKey() {
    // The first call of all takes longest: it must not be this one, that has little time.
    FIXTURE.effects().perform(call("SayHello", "{\"name\": \"Ada\"}", Idempotency.NONE));
    EffectRequest request =
        call("SayHello", "{\"name\": \"silence\"}", Idempotency.NONE).within(Duration.ofSeconds(3));

    assertThat(FIXTURE.effects().perform(request)).isInstanceOf(EffectOutcome.Unknown.class);
  }

  @Test
  void shouldFailForCertainWhenNothingWasSent() {
    EffectRequest request = call("SayHello", "{\"name\": \"Ada\"}", Idempotency.NONE);
    ObjectNode arguments = request.arguments().deepCopy();
    ((ObjectNode) arguments.path("service")).put("port", 1);

    EffectOutcome outcome =
        FIXTURE.effects().perform(EffectFixture.with(request, 1, arguments, null));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().detail()).contains("nothing was sent"));
  }

  @Test
  void shouldNotReachALoopbackServerThatNoRuleNames() {
    int calls = SERVER.calls();
    PolicyGate publicOnly =
        (request, action) ->
            EffectFixture.gate(new Ruling.Verdict.Allow(), action.kind().equals("resource"))
                .rule(request, action);

    EffectOutcome outcome =
        FIXTURE
            .effects(publicOnly, FaultPoint.none())
            .perform(call("SayHello", "{\"name\": \"Ada\"}", Idempotency.NONE));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().status()).isEqualTo(403));
    assertThat(SERVER.calls()).isEqualTo(calls);
  }

  @Test
  void shouldShowTheCredentialAndMaskItWhereItComesBack() {
    EffectRequest request = call("SayHello", "{}", Idempotency.KEY);
    ObjectNode arguments = request.arguments().deepCopy();
    ((ObjectNode) arguments.path("service"))
        .putObject("authentication")
        .put("scheme", "bearer")
        .put("secret", "token");
    ((ObjectNode) arguments.path("arguments")).putNull("name");
    arguments
        .putArray("secrets")
        .addObject()
        .put("at", "/arguments/name")
        .put("secret", "token")
        .put("member", "");

    EffectOutcome outcome =
        FIXTURE.effects().perform(EffectFixture.with(request, 1, arguments, null));

    assertThat(SERVER.lastHeader("authorization")).isEqualTo("Bearer " + CANARY);
    assertThat(Json.write(outcome)).contains("Hello ***").doesNotContain(CANARY);
  }

  @Test
  void shouldRefuseArgumentsThatAreNoMessage() {
    assertThat(FIXTURE.effects().perform(call("SayHello", "{\"nmae\": 1}", Idempotency.NONE)))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> assertThat(failed.error().type()).endsWith("/validation"));
  }

  private static EffectRequest call(String method, String arguments, Idempotency idempotency) {
    ObjectNode all = Json.object();
    all.putObject("proto").put("endpoint", FIXTURE.target.uri("/greet.proto"));
    all.putObject("service")
        .put("name", "greet.Greeter")
        .put("host", "127.0.0.1")
        .put("port", SERVER.port())
        .put("tls", false);
    all.put("method", method).set("arguments", Json.read(arguments));
    return FIXTURE.request("grpc", FIXTURE.newRun(), idempotency, all);
  }
}
