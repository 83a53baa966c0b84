package dev.penstock.workers.subrun;

import dev.penstock.audit.AuditTrail;
import dev.penstock.config.ConfigLayer;
import dev.penstock.config.ConfigStore;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.workers.approval.Inbox;
import dev.penstock.workers.progress.RunProjection;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.RunPayloads;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.relay.InForce;
import dev.penstock.workers.relay.Relay;
import dev.penstock.workers.relay.RelaySettings;
import dev.penstock.workers.run.RunWorker;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real store, a relay and the interpreter's worker on the in-JVM backbone; no effects. */
final class SubRunFixture implements AutoCloseable {

  final PostgresFixture store = PostgresFixture.open();
  final AuditTrail audit = new AuditTrail(store.keyring(), Clock.systemUTC());
  final Seal seal = new Seal(store.keyring());
  final StoredSubRuns subRuns = new StoredSubRuns(store.worker(), audit, InForce.pins(store));
  private final TestWorkflowEnvironment backbone =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setUseTimeskipping(false)
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(RunPayloads.converter())
                      .build())
              .build());
  private final Relay relay;
  private final RunWorker worker;

  SubRunFixture() {
    activate("1.0.0");
    worker = worker();
    relay =
        new Relay(
                store.worker(),
                audit,
                store.keyring(),
                new TriggerStore(seal),
                new ScheduleStore(seal),
                InForce.pins(store),
                backbone.getWorkflowClient(),
                RelaySettings.defaults(RunWorker.TASK_QUEUE))
            .start();
  }

  private RunWorker worker() {
    return new RunWorker(
        backbone.getWorkflowClient(),
        new RunWorker.Parts(
            DefinitionReader::open,
            _ -> new EffectOutcome.Done(Json.object(), "rcp_1"),
            new Inbox(store.worker(), audit),
            subRuns,
            new RunProjection(store.worker(), audit),
            new dev.penstock.workers.event.MemoryEvents(Clock.systemUTC())));
  }

  /** A policy of that version is in force from now on. */
  void activate(String version) {
    InForce.activate(store, version);
  }

  WorkflowDefinition apply(String yaml) {
    WorkflowDefinition definition =
        switch (DefinitionReader.read("w.yaml", yaml.getBytes(StandardCharsets.UTF_8))) {
          case ReadResult.Valid(var valid, _) -> valid;
          case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
        };
    store
        .api()
        .inTransaction(
            connection ->
                new DefinitionStore(store.api(), seal)
                    .insert(connection, definition.id(), definition.document(), "ada"));
    return definition;
  }

  /** As the api records a run. */
  String start(WorkflowDefinition definition) {
    String run = Ids.next("run");
    store
        .api()
        .inTransaction(
            connection -> {
              try (PreparedStatement insert =
                  connection.prepareStatement(
                      """
                      INSERT INTO run (id, namespace, name, version, definition_digest,
                                       config_digest, policy_digest, status, input, started_by)
                      VALUES (?, 'test', ?, '1.0.0', ?, ?, 'p', 'pending', '{}', 'person:ada')
                      """)) {
                insert.setString(1, run);
                insert.setString(2, definition.id().name());
                insert.setString(3, definition.digest());
                insert.setString(4, config(connection).digest());
                insert.executeUpdate();
              }
              Outbox.put(
                  connection, new OutboxMessage(OutboxMessage.Topic.RUN_START, run, Json.object()));
              return true;
            });
    return run;
  }

  /** As a trigger that has something of its own would have it. */
  private EffectiveConfig config(Connection connection) throws SQLException {
    var own = new ConfigLayer("triggers/orders", Json.object().put("limit", 7));
    return new ConfigStore(store.api(), seal)
        .pin(connection, EffectiveConfig.BASE, Optional.of(own));
  }

  void cancel(String run) {
    store
        .api()
        .inTransaction(
            connection -> {
              Outbox.put(
                  connection,
                  new OutboxMessage(
                      OutboxMessage.Topic.RUN_CANCEL,
                      run,
                      Json.object().put("reason", "enough").put("actor", "person:ada")));
              return true;
            });
  }

  RunResult result(String run) {
    var stub = backbone.getWorkflowClient().newUntypedWorkflowStub(run);
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); ; ) {
      try {
        return stub.getResult(5, TimeUnit.SECONDS, RunResult.class);
      } catch (TimeoutException | io.temporal.client.WorkflowException e) {
        // The relay may not have started it yet.
        if (System.nanoTime() > end) {
          throw new AssertionError("The run " + run + " does not end.", e);
        }
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** The first answer of the statement that is not empty. */
  List<String> eventually(String sql, String... parameters) {
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); ; ) {
      List<String> found = strings(sql, parameters);
      if (!found.isEmpty() || System.nanoTime() > end) {
        return found;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  List<String> strings(String sql, String... parameters) {
    return store.strings(sql, (Object[]) parameters);
  }

  @Override
  public void close() {
    relay.close();
    worker.close();
    backbone.close();
    store.close();
  }
}
