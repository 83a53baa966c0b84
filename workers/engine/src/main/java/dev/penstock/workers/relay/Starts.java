package dev.penstock.workers.relay;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.event.EventLog;
import dev.penstock.json.Digest;
import dev.penstock.outbox.OutboxMessage.Topic;
import dev.penstock.store.Database;
import dev.penstock.trace.TraceCause;
import dev.penstock.workers.protocol.RunStart;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts runs. The run's row commits before the backbone is told, so that the run finds it with its
 * first step; the message goes only after the backbone has answered.
 */
final class Starts {

  private final Database database;
  private final AuditTrail audit;
  private final EventLog events;
  private final DeliveryRuns deliveries;
  private final OccurrenceRuns occurrences;
  private final DefinitionStore definitions;
  private final ConfigStore configs;
  private final Backbone backbone;

  Starts(
      Database database,
      AuditTrail audit,
      DeliveryRuns deliveries,
      OccurrenceRuns occurrences,
      DefinitionStore definitions,
      ConfigStore configs,
      Backbone backbone) {
    this.database = database;
    this.audit = audit;
    this.events = new EventLog(audit);
    this.deliveries = deliveries;
    this.occurrences = occurrences;
    this.definitions = definitions;
    this.configs = configs;
    this.backbone = backbone;
  }

  Map<OutboxRow, Disposition> start(List<OutboxRow> rows) {
    Map<OutboxRow, Disposition> dispositions = new LinkedHashMap<>();
    Map<OutboxRow, RunRow> runs = new LinkedHashMap<>();
    for (OutboxRow row : rows) {
      Tried.run(
              row,
              () -> {
                switch (taken(row)) {
                  case DeliveryRuns.Taken.Starts(RunRow run) -> runs.put(row, run);
                  case DeliveryRuns.Taken.Filtered(FilteredDelivery filtered) -> {
                    leaveOut(filtered);
                    dispositions.put(row, new Disposition.Delivered());
                  }
                  case DeliveryRuns.Taken.Announced(AnnouncedDelivery announced) -> {
                    announce(announced);
                    dispositions.put(row, new Disposition.Delivered());
                  }
                  case DeliveryRuns.Taken.Settled() ->
                      dispositions.put(row, new Disposition.Delivered());
                }
              })
          .ifPresent(disposition -> dispositions.put(row, disposition));
    }
    try {
      record(runs.values());
    } catch (dev.penstock.problem.PlatformException e) {
      runs.keySet()
          .forEach(row -> dispositions.put(row, new Disposition.Later(e.problem().detail())));
      return dispositions;
    }
    dispositions.putAll(Concurrently.each(runs, this::tell));
    return dispositions;
  }

  /** As recorded; or, for what starts one and is seen for the first time, as it will be. */
  private DeliveryRuns.Taken taken(OutboxRow row) {
    return database.inTransaction(
        connection -> {
          var recorded = RunRow.find(connection, row.runId());
          if (recorded.isPresent()) {
            return new DeliveryRuns.Taken.Starts(recorded.get());
          }
          if (row.topic() == Topic.RUN_START) {
            throw dev.penstock.problem.PlatformException.of(
                dev.penstock.problem.ProblemType.NOT_FOUND,
                "The run " + row.runId() + " was never recorded.");
          }
          return row.topic() == Topic.RUN_FROM_DELIVERY
              ? deliveries.take(connection, row)
              : new DeliveryRuns.Taken.Starts(
                  occurrences.runOf(connection, row.text("schedule"), row.text("key")));
        });
  }

  private void leaveOut(FilteredDelivery filtered) {
    database.inTransaction(
        transaction -> {
          filtered.record(transaction, audit);
          return true;
        });
  }

  private void announce(AnnouncedDelivery announced) {
    database.inTransaction(
        transaction -> {
          announced.record(transaction, events);
          return true;
        });
  }

  private void record(Iterable<RunRow> runs) {
    database.inTransaction(
        transaction -> {
          List<AuditEntry> entries = new ArrayList<>();
          for (RunRow run : runs) {
            if (insert(transaction, run)) {
              entries.add(requested(run));
            }
          }
          if (!entries.isEmpty()) {
            audit.append(transaction, entries);
          }
          return true;
        });
  }

  private static AuditEntry requested(RunRow run) {
    AuditEntry entry =
        AuditEntry.of("run.requested", run.startedBy(), run.id())
            .inRun(run.id())
            .with("definition", run.definition().toString())
            .with("definitionDigest", run.definitionDigest())
            .with("configDigest", run.configDigest())
            .with("policyDigest", run.policyDigest())
            .with("inputDigest", Digest.of(run.input()));
    return TraceCause.note(
        run.deliveryId() == null ? entry : entry.with("deliveryId", run.deliveryId()), run.cause());
  }

  private static boolean insert(Connection transaction, RunRow run) throws SQLException {
    return !run.isRecorded() && run.insert(transaction);
  }

  private Disposition tell(OutboxRow row, RunRow run) {
    if (run.ended()) {
      return new Disposition.Dropped("The run has ended.");
    }
    List<Disposition> told = new ArrayList<>(1);
    return Tried.run(
            row,
            () -> {
              var start =
                  new RunStart(
                      run.id(),
                      run.definitionDigest(),
                      definitions.require(run.definitionDigest()).document(),
                      run.configDigest(),
                      configs.require(run.configDigest()).values(),
                      run.policyDigest(),
                      run.input(),
                      run.startedBy(),
                      row.payload().get("resumeFrom"));
              told.add(Tried.disposition(backbone.start(start), "The backbone has no such run."));
            })
        .orElseGet(told::getFirst);
  }
}
