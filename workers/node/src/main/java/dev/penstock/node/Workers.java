package dev.penstock.node;

import dev.penstock.audit.AuditTrail;
import dev.penstock.config.ConfigStore;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.node.backbone.Backbone;
import dev.penstock.node.telemetry.Telemetry;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyStore;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.store.Database;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.workers.approval.Inbox;
import dev.penstock.workers.approval.QuestionTimers;
import dev.penstock.workers.effect.CallTraces;
import dev.penstock.workers.effect.CompiledPolicies;
import dev.penstock.workers.effect.EffectSettings;
import dev.penstock.workers.effect.EffectsAssembly;
import dev.penstock.workers.effect.LedgeredEffects;
import dev.penstock.workers.effect.PinnedPolicies;
import dev.penstock.workers.event.StoredEvents;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.lease.WorkerRight;
import dev.penstock.workers.migrate.RunMigrations;
import dev.penstock.workers.outbound.Outbound;
import dev.penstock.workers.outbound.OutboundSettings;
import dev.penstock.workers.payload.ClaimCheck;
import dev.penstock.workers.payload.FolderCache;
import dev.penstock.workers.payload.PayloadObjects;
import dev.penstock.workers.payload.PayloadStore;
import dev.penstock.workers.progress.RunProjection;
import dev.penstock.workers.protocol.RunPayloads;
import dev.penstock.workers.relay.Relay;
import dev.penstock.workers.relay.RelaySettings;
import dev.penstock.workers.relay.RunPins;
import dev.penstock.workers.retention.LostRuns;
import dev.penstock.workers.retention.Regularly;
import dev.penstock.workers.retention.RetentionTimes;
import dev.penstock.workers.run.RunWorker;
import dev.penstock.workers.source.SourceSettings;
import dev.penstock.workers.source.Sources;
import dev.penstock.workers.subrun.StoredSubRuns;
import dev.penstock.workers.trace.TraceExport;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What runs long: the relay, the interpreter's worker and its activities. Thread-safe. */
final class Workers implements AutoCloseable {

  private final WorkflowServiceStubs stubs;
  private final Egress egress;
  private final RunWorker worker;
  private final Relay relay;
  private final Outbound outbound;
  private final Sources sources;
  private final Regularly watch;
  private final Regularly timers;
  private final Regularly clearing;
  private final Optional<TraceExport> traces;
  private final RunMigrations migrations;
  private final Builds builds;
  private final DataConverter converter;

  private Workers(
      WorkflowServiceStubs stubs,
      Egress egress,
      RunWorker worker,
      Relay relay,
      Outbound outbound,
      Sources sources,
      Regularly watch,
      Regularly timers,
      Regularly clearing,
      Optional<TraceExport> traces,
      RunMigrations migrations,
      Builds builds,
      DataConverter converter) {
    this.stubs = stubs;
    this.egress = egress;
    this.worker = worker;
    this.relay = relay;
    this.outbound = outbound;
    this.sources = sources;
    this.watch = watch;
    this.timers = timers;
    this.clearing = clearing;
    this.traces = traces;
    this.migrations = migrations;
    this.builds = builds;
    this.converter = converter;
  }

  /**
   * Starts all of it.
   *
   * @param ingress acts as the role {@code ingress}, for deliveries that come from brokers
   * @param right by which secrets are opened that runs are lent
   * @param copies folder for copies of payloads, which may be emptied at any time
   * @param objects where payloads are kept; in the database when empty
   * @param keep for how long what has served is kept
   * @param telemetry where spans go; nowhere when empty
   */
  static Workers start(
      Database database,
      Database ingress,
      Keyring keyring,
      Backbone backbone,
      WorkerRight right,
      Path copies,
      Optional<PayloadObjects> objects,
      RetentionTimes keep,
      Optional<Telemetry> telemetry,
      Clock clock) {
    Seal seal = new Seal(keyring);
    AuditTrail audit = new AuditTrail(keyring, clock);

    PolicyPins policies = new PolicyPins(new PolicyStore(database, seal), seal);
    DefinitionStore definitions = new DefinitionStore(database, seal);
    PayloadStore payloads =
        new PayloadStore(database, keyring, new FolderCache(copies, FolderCache.USUAL), objects);
    DataConverter converter = RunPayloads.converter(new ClaimCheck(payloads));
    WorkflowServiceStubs stubs = backbone.connect();
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(backbone.namespace())
                .setDataConverter(converter)
                .build());
    Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
    LedgeredEffects effects =
        new EffectsAssembly(
                database,
                keyring,
                new PinnedPolicies(new CompiledPolicies(policies), definitions, database, clock),
                egress,
                right,
                telemetry.map(open -> open.calls(database)).orElse(CallTraces.none()),
                EffectSettings.defaults(),
                clock)
            .effects();
    Optional<TraceExport> traces = telemetry.map(open -> open.export(database, clock));
    RunPins pins =
        new RunPins(
            definitions,
            policies,
            new ConfigStore(database, seal),
            EffectiveConfig.environment(System.getenv()));
    RunProjection progress = new RunProjection(database, audit);
    RunWorker.Parts parts =
        new RunWorker.Parts(
            DefinitionReader::open,
            effects,
            new Inbox(database, audit),
            new StoredSubRuns(database, audit, pins),
            progress,
            new StoredEvents(database, audit, clock),
            effects);
    Builds builds = Builds.of(stubs, backbone.namespace());
    RunWorker worker = builds.worker(client, parts);
    Relay relay =
        new Relay(
                database,
                audit,
                keyring,
                new TriggerStore(seal),
                new ScheduleStore(seal),
                pins,
                client,
                RelaySettings.defaults(RunWorker.TASK_QUEUE))
            .start();
    Outbound outbound =
        new Outbound(database, keyring, egress, OutboundSettings.defaults(), clock).start();
    Sources sources =
        new Sources(database, ingress, keyring, egress, SourceSettings.defaults(), clock).start();
    Regularly watch =
        Regularly.start(
            "worker right",
            Duration.ofSeconds(2),
            () -> {
              if (right.isRevoked(database)) {
                worker.suspend();
              } else {
                worker.resume();
              }
            });
    Regularly timers =
        Regularly.start(
            "question timers",
            Duration.ofSeconds(5),
            new QuestionTimers(database, audit, clock)::sweep);
    Regularly clearing =
        Clearing.start(
            database, audit, objects, new LostRuns(database, client, progress), keep, clock);
    return new Workers(
        stubs,
        egress,
        worker,
        relay,
        outbound,
        sources,
        watch,
        timers,
        clearing,
        traces,
        new RunMigrations(client),
        builds,
        converter);
  }

  /** How whoever else reads or writes histories of this backbone has to do it. */
  DataConverter converter() {
    return converter;
  }

  /** What asks runs whether they could follow another version. */
  RunMigrations migrations() {
    return migrations;
  }

  /** What an operator must know: runs that can't go on here, triggers that take nothing. */
  List<String> notices() {
    return Stream.of(
            builds.notices(), sources.notices(), traces.map(TraceExport::notices).orElse(List.of()))
        .flatMap(List::stream)
        .toList();
  }

  /** In the way of an event: nothing new is relayed, then what runs is let finish. */
  @Override
  public void close() {
    watch.close();
    timers.close();
    clearing.close();
    migrations.close();
    sources.close();
    relay.close();
    outbound.close();
    worker.close();
    traces.ifPresent(TraceExport::close);
    egress.close();
    stubs.shutdownNow();
    stubs.awaitTermination(2, TimeUnit.SECONDS);
  }
}
