package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryLedger;
import dev.penstock.delivery.Replay;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.schedule.Occurrence;
import dev.penstock.schedule.Overlap;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.schedule.Timing;
import dev.penstock.store.DatabaseRole;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.trigger.VersionRange;
import io.temporal.client.WorkflowClient;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Relays on a real store, with a backbone whose runs wait for a person or end at once. */
final class RelayFixture implements AutoCloseable {

  static final String TASK_QUEUE = "relay-test";

  final PostgresFixture store = PostgresFixture.open();
  final TestWorkflowEnvironment backbone =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
  final AuditTrail audit = new AuditTrail(store.keyring(), Clock.systemUTC());
  final Seal seal = new Seal(store.keyring());
  final TriggerStore triggers = new TriggerStore(seal);
  final ScheduleStore schedules = new ScheduleStore(seal);

  RelayFixture() {
    backbone.newWorker(TASK_QUEUE).registerWorkflowImplementationTypes(ListeningRun.class);
    backbone.start();
    apply("1.0.0");
    trigger("push", "\"${ { id: .body.id, event: .headers[\\\"x-github-event\\\"] } }\"");
  }

  Relay relay() {
    return relay(backbone.getWorkflowClient());
  }

  Relay relay(WorkflowClient client) {
    var settings =
        new RelaySettings(
            TASK_QUEUE,
            20,
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            Duration.ofSeconds(2));
    return new Relay(
        store.worker(), audit, store.keyring(), triggers, schedules, pins(), client, settings);
  }

  RunPins pins() {
    return InForce.pins(store);
  }

  void apply(String version) {
    store
        .api()
        .inTransaction(
            connection -> {
              var document = Json.object().put("version", version).put("listens", true);
              return new DefinitionStore(store.api(), seal)
                  .insert(
                      connection, new DefinitionId("default", "review", version), document, "ada");
            });
    InForce.activate(store, version);
  }

  void trigger(String name, String inputJson) {
    trigger(name, inputJson, "null");
  }

  void trigger(String name, String inputJson, String whenJson) {
    ObjectNode file =
        (ObjectNode)
            Json.read(
                """
                {"trigger": "%s", "webhook": {"scheme": "none"}, "when": %s,
                 "start": {"workflow": "default/review", "version": "^1", "input": %s}}
                """
                    .formatted(name, whenJson, inputJson));
    if (file.path("when").isNull()) {
      file.remove("when");
    }
    trigger(file);
  }

  void trigger(com.fasterxml.jackson.databind.JsonNode file) {
    Trigger trigger = Trigger.parse(file);
    store
        .api()
        .inTransaction(
            connection -> {
              triggers.put(connection, trigger, "ada");
              return true;
            });
  }

  /** A delivery let in by the front door's role. */
  Delivery deliver(String trigger, String body) {
    Delivery delivery =
        Delivery.fresh(
            trigger,
            dev.penstock.id.Ids.next("snd"),
            "none",
            Json.object().put("x-github-event", "push"),
            "application/json",
            body.getBytes(StandardCharsets.UTF_8),
            Instant.now());
    String stamp = strings("SELECT stamp FROM open_trigger WHERE name = ?", trigger).getFirst();
    store
        .ingress()
        .inTransaction(
            connection ->
                new DeliveryLedger(audit, store.keyring())
                    .accept(connection, delivery, stamp, "127.0.0.1", System.nanoTime())
                    .orElseThrow());
    return delivery;
  }

  /** What the API does when a new run is asked for. */
  void replay(Replay replay) {
    store
        .api()
        .inTransaction(
            connection -> {
              replay.put(connection, store.keyring());
              return true;
            });
    put(
        OutboxMessage.Topic.RUN_FROM_DELIVERY,
        replay.runId(),
        Json.object().put("deliveryId", replay.deliveryId()).put("replayId", replay.id()));
  }

  /** An occurrence of a schedule that starts a version of the workflow. */
  Occurrence occur(String name, String version, String time) {
    Optional<JsonNode> input =
        name.equals("nightly")
            ? Optional.of(TextNode.valueOf("${ {day: .time[0:10]} }"))
            : Optional.empty();
    var every = new Timing.Every(Duration.ofHours(1));
    var start =
        new Trigger.Start("default", "review", new VersionRange(version), input, Optional.empty());
    var schedule = new Schedule(name, every, Overlap.ALLOW, Schedule.CATCH_UP, start);
    Instant nominal = Instant.parse(time);
    Occurrence occurrence = Occurrence.at(name, nominal);
    store
        .api()
        .inTransaction(
            connection -> {
              schedules.put(connection, schedule, "ada", nominal);
              return true;
            });
    store
        .database(DatabaseRole.SCHEDULER)
        .inTransaction(
            connection ->
                audit.append(connection, occurrence.record(connection, nominal).orElseThrow()));
    return occurrence;
  }

  void put(OutboxMessage.Topic topic, String runId, ObjectNode payload) {
    store
        .api()
        .inTransaction(
            connection -> {
              Outbox.put(connection, new OutboxMessage(topic, runId, payload));
              return true;
            });
  }

  List<String> strings(String sql, String... parameters) {
    return store.strings(sql, (Object[]) parameters);
  }

  void sql(String sql, @Nullable String... parameters) {
    store.sql(sql, (@Nullable Object[]) parameters);
  }

  @Override
  public void close() {
    backbone.close();
    store.close();
  }

  /** Why a run's message is parked; empty while it is not. */
  List<String> parked(String runId) {
    return strings(
        "SELECT parked_reason FROM outbox WHERE run_id = ? AND parked_at IS NOT NULL", runId);
  }
}
