package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.effect.FaultPoint.Moment;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.http.Target.Received;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An unknown outcome at a target that honours no key and can be asked (F31). */
class ReconcileIT {

  private EffectFixture fixture;

  @BeforeEach
  void open() {
    fixture = new EffectFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldTakeTheResultThatTheTargetTellsWhenTheEffectIsThere() {
    answering(Target.json(200, "{\"things\":[{\"id\":7}]}"));
    EffectRequest request = request(asked().put("result", ".things[0]"));
    fixture.dieAt(Moment.ACTED, request);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class, done -> assertThat(done.result()).hasToString("{\"id\":7}"));
    assertThat(posts()).hasSize(1);
    assertThat(questions())
        .singleElement()
        .satisfies(
            question -> {
              assertThat(question.uri()).isEqualTo("/things?key=the-key");
              assertThat(question.header("X-Tenant")).isEqualTo("blue");
              assertThat(question.header("Idempotency-Key")).isEmpty();
            });
    assertThat(fixture.strings("SELECT tool FROM receipt"))
        .containsExactly("http POST 127.0.0.1 by reconciliation");
    assertThat(fixture.auditKinds(request.task().runId()))
        .containsExactly(
            "policy.decided",
            "effect.intended",
            "effect.unknown",
            "policy.decided",
            "effect.prepared",
            "effect.reconciled",
            "effect.recorded");
    assertThat(fixture.effects().perform(request)).isEqualTo(outcome);
  }

  @Test
  void shouldMakeTheEffectOnceMoreWhenTheTargetSaysTwiceThatItIsNotThere() {
    answering(Target.json(404, "{}"));
    EffectRequest request = request(asked());
    fixture.dieAt(Moment.INTENDED, request);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(questions()).hasSize(2);
    assertThat(posts()).hasSize(1);
  }

  @Test
  void shouldBelieveWhatIsFoundTheSecondTime() {
    AtomicInteger asked = new AtomicInteger();
    answering(
        (exchange, received) ->
            Target.json(200, asked.incrementAndGet() == 1 ? "[]" : "[{\"id\":7}]")
                .answer(exchange, received));
    EffectRequest request = request(asked().put("found", "length > 0").put("result", ".[0]"));
    fixture.dieAt(Moment.ACTED, request);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome).isInstanceOf(EffectOutcome.Done.class);
    assertThat(posts()).hasSize(1);
    assertThat(questions()).hasSize(2);
  }

  @Test
  void shouldLeaveItToAPersonWhenTheTargetCannotTell() {
    answering(Target.json(503, "{}"));
    EffectRequest request = request(asked());
    fixture.dieAt(Moment.ACTED, request);

    EffectOutcome outcome = fixture.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("could not tell", "503"));
    assertThat(posts()).hasSize(1);
    assertThat(fixture.strings("SELECT state FROM effect")).containsExactly("unknown");
  }

  @Test
  void shouldLeaveItToAPersonWhenTheAnswerCannotBeRead() {
    answering(Target.json(200, "{}"));
    EffectRequest request = request(asked().put("found", ". > 1 and error(\"odd\")"));
    fixture.dieAt(Moment.ACTED, request);

    assertThat(fixture.effects().perform(request)).isInstanceOf(EffectOutcome.Unknown.class);

    assertThat(posts()).hasSize(1);
  }

  @Test
  void shouldLeaveItToAPersonWhenThePolicyDoesNotAllowTheQuestion() {
    EffectRequest request = request(asked());
    fixture.dieAt(Moment.ACTED, request);
    PolicyGate noQuestions =
        (wanted, action) ->
            EffectFixture.gate(
                    action.kind().equals(Reconciler.KIND)
                        ? new Ruling.Verdict.Deny()
                        : new Ruling.Verdict.Allow(),
                    true)
                .rule(wanted, action);

    EffectOutcome outcome = fixture.effects(noQuestions, FaultPoint.none()).perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("does not allow"));
    assertThat(questions()).isEmpty();
  }

  @Test
  void shouldGiveUpTryingAfterTheThirdActThatIsNeverThere() {
    CountDownLatch never = new CountDownLatch(1);
    fixture.target.answers(
        (exchange, received) -> {
          if (received.method().equals("GET")) {
            Target.json(404, "{}").answer(exchange, received);
          } else {
            await(never);
          }
        });
    EffectRequest request = request(asked()).within(Duration.ofMillis(700));

    EffectOutcome outcome = fixture.effects().perform(request);
    never.countDown();

    assertThat(outcome).isInstanceOf(EffectOutcome.Unknown.class);
    assertThat(posts()).hasSize(3);
  }

  /** As after SIGSTOP or a long pause of the machine: the worker goes on where it stood. */
  @Test
  void shouldSendNothingWhenItStoodStillUntilAnotherTookOver() throws Exception {
    answering(Target.json(404, "{}"));
    EffectRequest request = request(asked(), "http://named.test:" + fixture.target.port() + "/");
    try (HeldWay held = new HeldWay()) {
      LedgeredEffects stopped = held.effects(fixture);
      var first = CompletableFuture.supplyAsync(() -> stopped.perform(request));
      await(held.connecting);
      stopped.close();

      EffectOutcome taken = held.effects(fixture).perform(request);
      held.goOn.countDown();

      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(taken);
    }
    assertThat(posts()).hasSize(1);
    assertThat(fixture.auditKinds(request.task().runId())).containsOnlyOnce("effect.recorded");
  }

  @Test
  void shouldBeginAnewWhenItStoodStillAndNobodyTookOver() throws Exception {
    EffectRequest request = request(asked(), "http://named.test:" + fixture.target.port() + "/");
    try (HeldWay held = new HeldWay()) {
      LedgeredEffects stopped = held.effects(fixture);
      var outcome = CompletableFuture.supplyAsync(() -> stopped.perform(request));
      await(held.connecting);
      fixture
          .store
          .owner()
          .inTransaction(
              connection -> {
                // Its renewals wait for this row, as they would in a process that stands still.
                try (var lock = connection.prepareStatement("SELECT 1 FROM effect FOR UPDATE")) {
                  lock.execute();
                  awaitLeaseOver(connection);
                  held.goOn.countDown();
                  // Nothing outside tells when it has looked; renewals must not get in before.
                  TimeUnit.MILLISECONDS.sleep(400);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                return true;
              });

      assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(EffectOutcome.Done.class);
    }
    assertThat(posts())
        .singleElement()
        .extracting(r -> r.header("Penstock-Fencing-Token"))
        .isEqualTo("2");
    assertThat(questions()).isEmpty();
  }

  /** A way out whose first connection is held up until it may go on. */
  private static final class HeldWay implements AutoCloseable {
    private final CountDownLatch connecting = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger resolved = new AtomicInteger();
    private final Egress way =
        new Egress(
            EgressSettings.defaults(),
            _ -> {
              if (resolved.incrementAndGet() == 1) {
                connecting.countDown();
                await(goOn);
              }
              return List.of(InetAddress.getLoopbackAddress());
            });

    LedgeredEffects effects(EffectFixture fixture) {
      var settings = new EffectSettings(EffectFixture.LEASE, 1_000_000);
      return fixture.effects(EffectFixture.allow(), FaultPoint.none(), settings, way);
    }

    @Override
    public void close() {
      way.close();
    }
  }

  private static void awaitLeaseOver(Connection connection) throws SQLException {
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    try (var select =
        connection.prepareStatement(
            "SELECT bool_and(lease_until < clock_timestamp()) FROM effect")) {
      for (boolean isOver = false; !isOver; ) {
        try (var row = select.executeQuery()) {
          isOver = row.next() && row.getBoolean(1);
        }
        assertThat(System.nanoTime()).isLessThan(giveUp);
      }
    }
  }

  private ObjectNode asked() {
    ObjectNode asked = Json.object().put("endpoint", fixture.target.uri("/things?key=the-key"));
    asked.set("headers", Json.object().put("X-Tenant", "blue"));
    return asked.put("settles", 50);
  }

  private EffectRequest request(ObjectNode reconcile) {
    return request(reconcile, fixture.target.uri("/things"));
  }

  private EffectRequest request(ObjectNode reconcile, String endpoint) {
    ObjectNode arguments = Json.object().put("method", "POST").put("endpoint", endpoint);
    arguments.set("body", Json.object().put("n", 1));
    arguments.set(EffectRequest.RECONCILE, reconcile);
    return fixture.request(fixture.newRun(), Idempotency.NONE, arguments);
  }

  /** Answers questions so, and acts with success. */
  private void answering(Target.Answering questions) {
    fixture.target.answers(
        (exchange, received) ->
            (received.method().equals("GET")
                    ? questions
                    : Target.with(201, Map.of("Content-Type", "application/json"), "{\"id\":7}"))
                .answer(exchange, received));
  }

  private List<Received> posts() {
    return fixture.target.received().stream().filter(r -> r.method().equals("POST")).toList();
  }

  private List<Received> questions() {
    return fixture.target.received().stream().filter(r -> r.method().equals("GET")).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
