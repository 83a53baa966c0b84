package dev.penstock.workers.relay;

import dev.penstock.definition.DefinitionStore;
import dev.penstock.outbox.OutboxMessage.Topic;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.MigrationRequest;
import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunWorkflow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells runs what people decided, and that they are to stop, to pause, to go on or to change. */
final class Signals {

  private final Database database;
  private final DefinitionStore definitions;
  private final RunProgress progress;
  private final Backbone backbone;

  Signals(Database database, DefinitionStore definitions, RunProgress progress, Backbone backbone) {
    this.database = database;
    this.definitions = definitions;
    this.progress = progress;
    this.backbone = backbone;
  }

  Map<OutboxRow, Disposition> send(List<OutboxRow> rows) {
    Map<OutboxRow, OutboxRow> all = new LinkedHashMap<>();
    rows.forEach(row -> all.put(row, row));
    return Concurrently.each(all, (row, _) -> send(row));
  }

  private Disposition send(OutboxRow row) {
    List<Disposition> told = new ArrayList<>(1);
    return Tried.run(row, () -> told.add(told(row))).orElseGet(told::getFirst);
  }

  private Disposition told(OutboxRow row) {
    Backbone.Answer answer =
        switch (row.topic()) {
          case RUN_DECIDED -> backbone.signal(row.runId(), "decided", row.text("humanTaskId"));
          case RUN_ENDED -> backbone.signal(row.runId(), "ended", row.text("runId"));
          case RUN_CANCEL -> backbone.signal(row.runId(), "cancel", row.text("reason"));
          case RUN_TERMINATE -> backbone.terminate(row.runId(), row.text("reason"));
          case RUN_PAUSE -> backbone.signal(row.runId(), "pause", row.text("reason"));
          case RUN_RESUME -> backbone.signal(row.runId(), "resume", row.text("reason"));
          case RUN_MIGRATE -> backbone.signal(row.runId(), RunWorkflow.MIGRATE, migration(row));
          case RUN_START, RUN_FROM_DELIVERY, RUN_FROM_OCCURRENCE, EVENT ->
              throw new IllegalStateException("Not a signal: " + row.topic());
        };
    if (answer instanceof Backbone.Answer.Gone && isStillToStart(row)) {
      // A stop can overtake the start it is meant for, when two relays share the outbox.
      return new Disposition.Later("The run has not been started yet.");
    }
    if (row.topic() == Topic.RUN_TERMINATE && isOver(answer)) {
      // It can't tell of its end itself any more.
      progress.ended(row.runId(), new RunResult.Cancelled(row.text("reason")));
    }
    return Tried.disposition(answer, "The run has ended.");
  }

  /** Also when it is gone: who terminated it may have died before the end was on record. */
  private static boolean isOver(Backbone.Answer answer) {
    return answer instanceof Backbone.Answer.Accepted || answer instanceof Backbone.Answer.Gone;
  }

  /** The document travels with the signal: what a run follows is in its history, not looked up. */
  private MigrationRequest migration(OutboxRow row) {
    String digest = row.text("digest");
    return new MigrationRequest(
        row.text("definition"), digest, definitions.require(digest).document());
  }

  private boolean isStillToStart(OutboxRow row) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT 1 FROM outbox
                   WHERE run_id = ? AND topic IN (?, ?, ?) AND parked_at IS NULL
                  """)) {
            select.setString(1, row.runId());
            select.setString(2, Topic.RUN_START.wire());
            select.setString(3, Topic.RUN_FROM_DELIVERY.wire());
            select.setString(4, Topic.RUN_FROM_OCCURRENCE.wire());
            try (ResultSet found = select.executeQuery()) {
              return found.next();
            }
          }
        });
  }
}
