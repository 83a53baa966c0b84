package dev.penstock.workers.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.Replay;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.outbox.OutboxMessage.Topic;
import dev.penstock.problem.PlatformException;
import dev.penstock.schedule.Occurrence;
import dev.penstock.workers.protocol.RunResult;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the outbox to the backbone: F5, F6, F19. */
class RelayIT {

  private RelayFixture fixture;

  @BeforeEach
  void open() {
    fixture = new RelayFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldStartTheRunOfADeliveryWithTheInputThatTheTriggerWorksOut() {
    Delivery delivery = fixture.deliver("push", "{\"id\": 7}");

    fixture.relay().relayBatch();

    assertThat(result(delivery.runId()))
        .isInstanceOfSatisfying(
            RunResult.Completed.class,
            completed -> {
              assertThat(completed.output().at("/input"))
                  .isEqualTo(Json.read("{\"id\":7,\"event\":\"push\"}"));
              assertThat(completed.output().at("/version").textValue()).isEqualTo("1.0.0");
            });
    assertThat(outbox()).isEmpty();
    assertThat(fixture.strings("SELECT status FROM run WHERE id = ?", delivery.runId()))
        .containsExactly("pending");
    assertThat(audit(delivery.runId())).containsExactly("delivery.accepted", "run.requested");
  }

  @Test
  void shouldPutWhatATriggerConfiguresOnTopOfWhatIsInForce() {
    fixture.trigger(
        Json.read(
            """
            {"trigger": "orders", "webhook": {"scheme": "none"},
             "start": {"workflow": "default/review", "config": {"limit": 7}}}
            """));
    Delivery delivery = fixture.deliver("orders", "{}");

    fixture.relay().relayBatch();

    assertThat(
            fixture.strings(
                "SELECT document FROM config JOIN run ON config_digest = digest WHERE id = ?",
                delivery.runId()))
        .containsExactly(
            "{\"environment\":\"base\",\"layers\":[{\"source\":\"triggers/orders\","
                + "\"values\":{\"limit\":7}}]}");
    assertThat(result(delivery.runId())).isInstanceOf(RunResult.Completed.class);
  }

  /** F83: a run whose start can't be recorded is not started. */
  @Test
  void shouldStartNothingThatCannotBePutOnTheTrail() {
    Delivery delivery = fixture.deliver("push", "{\"id\": 7}");
    fixture.sql("REVOKE INSERT (body, mac) ON audit_intake FROM penstock_worker");

    Throwable told = catchThrowable(() -> fixture.relay().relayBatch());

    assertThat(told == null || told instanceof PlatformException).isTrue();

    assertThat(fixture.strings("SELECT id FROM run")).isEmpty();
    assertThat(outbox()).hasSize(1);
    assertThat(audit(delivery.runId())).containsExactly("delivery.accepted");
    assertThat(
            catchThrowable(
                () ->
                    fixture
                        .backbone
                        .getWorkflowClient()
                        .newUntypedWorkflowStub(delivery.runId())
                        .describe()))
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  @Test
  void shouldStartEachRunOnceWhenSeveralRelaysShareTheOutbox() {
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      deliveries.add(fixture.deliver("push", "{\"id\": " + i + "}"));
    }

    try (Relay _ = fixture.relay().start();
        Relay _ = fixture.relay().start();
        Relay _ = fixture.relay().start()) {
      deliveries.forEach(
          delivery -> assertThat(result(delivery.runId())).isInstanceOf(RunResult.Completed.class));
    }

    assertThat(outbox()).isEmpty();
    assertThat(fixture.strings("SELECT id FROM run")).hasSize(200);
    assertThat(
            fixture.strings(
                "SELECT body FROM audit WHERE body::jsonb ->> 'kind' = 'run.requested'"))
        .hasSize(200);
  }

  @Test
  void shouldStartNothingForWhatTheTriggersFilterLeavesOut() {
    fixture.trigger("picky", "{}", "\"${ .body.action == \\\"opened\\\" }\"");
    Delivery closed = fixture.deliver("picky", "{\"action\": \"closed\"}");
    Delivery opened = fixture.deliver("picky", "{\"action\": \"opened\"}");
    Delivery broken = fixture.deliver("picky", "[1]");

    fixture.relay().relayBatch();

    assertThat(result(opened.runId())).isInstanceOf(RunResult.Completed.class);
    assertThat(fixture.strings("SELECT delivery_id FROM delivery_outcome"))
        .containsExactly(closed.id());
    assertThat(fixture.strings("SELECT id FROM run WHERE id = ?", closed.runId())).isEmpty();
    assertThat(fixture.parked(broken.runId())).hasSize(1);
    assertThat(
            fixture.strings(
                "SELECT body::jsonb ->> 'subject' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'delivery.filtered'"))
        .containsExactly(closed.id());
  }

  @Test
  void shouldStartOneMoreRunForASignedReplayThatIsMarkedAsSuch() {
    fixture.trigger("whole", "\"${ . }\"");
    Delivery delivery = fixture.deliver("whole", "{\"id\": 7}");
    Replay replay = Replay.of(delivery.id(), "The target was down", "person:ada", Instant.now());
    fixture.replay(replay);

    fixture.relay().relayBatch();

    assertThat(result(replay.runId()))
        .isInstanceOfSatisfying(
            RunResult.Completed.class,
            completed -> {
              assertThat(completed.output().at("/input/body/id").intValue()).isEqualTo(7);
              assertThat(completed.output().at("/input/replay/id").asText()).isEqualTo(replay.id());
              assertThat(completed.output().at("/input/replay/requestedBy").asText())
                  .isEqualTo("person:ada");
            });
    assertThat(fixture.strings("SELECT started_by FROM run WHERE id = ?", replay.runId()))
        .containsExactly("person:ada");
    assertThat(result(delivery.runId())).isInstanceOf(RunResult.Completed.class);
  }

  @Test
  void shouldParkAReplayThatIsNotSignedByUs() {
    Delivery delivery = fixture.deliver("push", "{\"id\": 7}");
    Replay replay = Replay.of(delivery.id(), "r", "person:ada", Instant.now());
    fixture.replay(replay);
    fixture.sql("UPDATE delivery_replay SET requested_by = 'person:eve'");

    fixture.relay().relayBatch();

    assertThat(fixture.parked(replay.runId()))
        .singleElement()
        .asString()
        .contains("outside of Penstock");
  }

  @Test
  void shouldStartTheRunOfAnOccurrenceOnceWithItsNominalTime() {
    fixture.apply("1.1.0");
    Occurrence occurrence = fixture.occur("default/review", "1.0.0", "2026-11-21T08:00:00Z");

    try (Relay _ = fixture.relay().start();
        Relay _ = fixture.relay().start()) {
      assertThat(result(occurrence.runId()))
          .isInstanceOfSatisfying(
              RunResult.Completed.class,
              completed -> {
                assertThat(completed.output().at("/input/time").textValue())
                    .isEqualTo("2026-11-21T08:00:00Z");
                assertThat(completed.output().at("/version").textValue()).isEqualTo("1.0.0");
              });
    }

    assertThat(outbox()).isEmpty();
    assertThat(fixture.strings("SELECT started_by FROM run"))
        .containsExactly("schedule:default/review");
    assertThat(audit(occurrence.runId())).containsExactly("schedule.fired", "run.requested");
  }

  @Test
  void shouldWorkOutTheInputThatAScheduleFileSays() {
    Occurrence occurrence = fixture.occur("nightly", "^1", "2026-11-21T08:00:00Z");

    fixture.relay().relayBatch();

    assertThat(result(occurrence.runId()))
        .isInstanceOfSatisfying(
            RunResult.Completed.class,
            completed ->
                assertThat(completed.output().at("/input"))
                    .isEqualTo(Json.read("{\"day\":\"2026-11-21\"}")));
  }

  @Test
  void shouldParkAnOccurrenceWhoseScheduleIsGoneOrTamperedWith() {
    Occurrence tampered = fixture.occur("default/review", "1.0.0", "2026-11-21T08:00:00Z");
    fixture.sql("UPDATE schedule SET document = replace(document, '1.0.0', '1.1.0')");
    fixture.relay().relayBatch();
    Occurrence gone = fixture.occur("default/other", "1.0.0", "2026-11-21T09:00:00Z");
    fixture.sql("DELETE FROM schedule");
    fixture.relay().relayBatch();

    assertThat(fixture.parked(tampered.runId()))
        .singleElement()
        .asString()
        .contains("outside of Penstock");
    assertThat(fixture.parked(gone.runId()))
        .singleElement()
        .asString()
        .contains("not there any more");
    assertThat(fixture.strings("SELECT id FROM run")).isEmpty();
  }

  @Test
  void shouldBeToldOfANewMessageWithoutPolling() {
    try (Relay _ = fixture.relay().start()) {
      Delivery delivery = fixture.deliver("push", "{\"id\": 1}");

      assertThat(result(delivery.runId())).isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void shouldParkAPoisonedMessageWithItsReasonAndGoOn() {
    fixture.trigger("poison", "\"${ .body.id | ascii_downcase }\"");
    Delivery poisoned = fixture.deliver("poison", "{\"id\": 7}");
    Delivery broken = fixture.deliver("push", "{\"id\": ");
    Delivery sound = fixture.deliver("push", "{\"id\": 8}");

    fixture.relay().relayBatch();

    assertThat(result(sound.runId())).isInstanceOf(RunResult.Completed.class);
    assertThat(fixture.parked(poisoned.runId())).singleElement().asString().contains("expression");
    assertThat(fixture.parked(broken.runId())).singleElement().asString().contains("JSON");
    assertThat(audit(poisoned.runId())).contains("outbox.parked");
    assertThat(fixture.relay().relayBatch()).isZero();
  }

  @Test
  void shouldParkTheMessageWhenTheDefinitionWasTamperedWith() {
    fixture.sql("UPDATE definition SET document = '{\"version\":\"evil\"}'");
    Delivery delivery = fixture.deliver("push", "{\"id\": 7}");

    fixture.relay().relayBatch();

    assertThat(fixture.parked(delivery.runId()))
        .singleElement()
        .asString()
        .contains("definition")
        .contains("default/review");
  }

  @Test
  void shouldParkTheMessageWhenThePolicyWasTamperedWith() {
    fixture.sql("UPDATE policy SET document = '{}'");
    Delivery delivery = fixture.deliver("push", "{\"id\": 7}");

    fixture.relay().relayBatch();

    assertThat(fixture.parked(delivery.runId())).singleElement().asString().contains("policy");
  }

  @Test
  void shouldKeepTheMessageAndDeliverItLaterWhenTheBackboneIsAway() {
    WorkflowServiceStubs nobody =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:1").build());
    Delivery delivery = fixture.deliver("push", "{\"id\": 7}");

    fixture.relay(WorkflowClient.newInstance(nobody)).relayBatch();
    nobody.shutdownNow();

    assertThat(fixture.strings("SELECT attempts::text FROM outbox WHERE due_at > created_at"))
        .containsExactly("1");
    try (Relay _ = fixture.relay().start()) {
      assertThat(result(delivery.runId())).isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void shouldKeepThePinsOfARecordedRunWhenTheRelayDiedBeforeTheStart() {
    Delivery delivery = fixture.deliver("push", "{\"id\": 7}");
    WorkflowServiceStubs nobody =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:1").build());
    fixture.relay(WorkflowClient.newInstance(nobody)).relayBatch();
    nobody.shutdownNow();
    fixture.apply("1.1.0");

    try (Relay _ = fixture.relay().start()) {
      assertThat(result(delivery.runId()))
          .isInstanceOfSatisfying(
              RunResult.Completed.class,
              completed ->
                  assertThat(completed.output().at("/version").textValue()).isEqualTo("1.0.0"));
    }
  }

  @Test
  void shouldNotStartASecondTimeWhenARelayDiedBetweenStartAndSettlement() {
    Delivery delivery = fixture.deliver("push", "{\"id\": 7}");
    fixture.relay().relayBatch();
    RunResult first = result(delivery.runId());
    fixture.put(
        Topic.RUN_FROM_DELIVERY, delivery.runId(), Json.object().put("deliveryId", delivery.id()));

    fixture.relay().relayBatch();

    assertThat(result(delivery.runId())).isEqualTo(first);
    assertThat(outbox()).isEmpty();
    assertThat(audit(delivery.runId())).containsExactly("delivery.accepted", "run.requested");
  }

  @Test
  void shouldGoOnWhenTheStoreWasAwayForAWhile() {
    try (Relay _ = fixture.relay().start()) {
      fixture.store.restartServer();
      Delivery delivery = fixture.deliver("push", "{\"id\": 7}");

      assertThat(result(delivery.runId())).isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void shouldSignalADecisionToTheRunThatWaits() {
    String run = listeningRun();
    fixture.put(Topic.RUN_DECIDED, run, Json.object().put("humanTaskId", "hum_1"));

    fixture.relay().relayBatch();

    assertThat(result(run))
        .isInstanceOfSatisfying(
            RunResult.Completed.class,
            completed ->
                assertThat(completed.output().at("/decided").textValue()).isEqualTo("hum_1"));
    assertThat(outbox()).isEmpty();
  }

  @Test
  void shouldAskTheRunToStopWhenItIsCancelled() {
    String run = listeningRun();
    fixture.put(
        Topic.RUN_CANCEL, run, Json.object().put("reason", "enough").put("actor", "person:ada"));

    fixture.relay().relayBatch();

    assertThat(result(run)).isEqualTo(new RunResult.Cancelled("enough"));
  }

  @Test
  void shouldEndARunWhereItStandsAndTellForIt() {
    String run = listeningRun();
    var payload = Json.object().put("reason", "enough").put("actor", "schedule:nightly");
    fixture.put(Topic.RUN_TERMINATE, run, payload);
    fixture.put(Topic.RUN_TERMINATE, run, payload);

    fixture.relay().relayBatch();

    assertThat(fixture.strings("SELECT status FROM run WHERE id = ?", run))
        .containsExactly("cancelled");
    assertThat(audit(run)).containsOnlyOnce("run.cancelled");
    assertThat(outbox()).isEmpty();
  }

  @Test
  void shouldDropASignalToARunThatIsGone() {
    String run = Ids.next("run");
    fixture.put(Topic.RUN_DECIDED, run, Json.object().put("humanTaskId", "hum_1"));

    fixture.relay().relayBatch();

    assertThat(outbox()).isEmpty();
    assertThat(audit(run)).containsExactly("outbox.dropped");
  }

  @Test
  void shouldKeepTheStopUntilTheRunItIsMeantForHasStarted() {
    fixture.trigger("listen", "{\"listen\": true}");
    Delivery delivery = fixture.deliver("listen", "{}");
    fixture.sql("UPDATE outbox SET due_at = now() + interval '1 hour'");
    fixture.put(
        Topic.RUN_CANCEL, delivery.runId(), Json.object().put("reason", "r").put("actor", "a"));
    fixture.relay().relayBatch();
    assertThat(outbox()).hasSize(2);

    fixture.sql("UPDATE outbox SET due_at = now()");
    fixture.relay().relayBatch();

    assertThat(result(delivery.runId())).isEqualTo(new RunResult.Cancelled("r"));
  }

  @Test
  void shouldParkAMessageOfATopicThatNobodyKnows() {
    fixture.sql("INSERT INTO outbox (topic, run_id, payload) VALUES ('what', 'run_x', '{}')");

    fixture.relay().relayBatch();

    assertThat(fixture.parked("run_x")).singleElement().asString().contains("what");
  }

  /** A run that waits for a signal. */
  private String listeningRun() {
    fixture.trigger("listen", "{\"listen\": true}");
    Delivery delivery = fixture.deliver("listen", "{}");
    fixture.relay().relayBatch();
    return delivery.runId();
  }

  private RunResult result(String runId) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        return fixture
            .backbone
            .getWorkflowClient()
            .newUntypedWorkflowStub(runId)
            .getResult(20, TimeUnit.SECONDS, RunResult.class);
      } catch (io.temporal.client.WorkflowNotFoundException e) {
        assertThat(System.nanoTime())
            .as(
                () ->
                    "the run was started; outbox: "
                        + outbox()
                        + ", parked: "
                        + fixture.parked(runId))
            .isLessThan(giveUp);
        // The backbone runs in this process: asking it without a pause would keep it from starting.
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      } catch (TimeoutException e) {
        throw new AssertionError(e);
      }
    }
  }

  private List<String> outbox() {
    return fixture.strings("SELECT topic FROM outbox");
  }

  private List<String> audit(String runId) {
    return fixture.strings(
        "SELECT body::jsonb ->> 'kind' FROM audit WHERE run_id = ? ORDER BY seq", runId);
  }
}
