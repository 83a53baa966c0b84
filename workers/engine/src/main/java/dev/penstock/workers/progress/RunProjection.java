package dev.penstock.workers.progress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.QuestionEvents;
import dev.penstock.approval.QuestionMoment;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.trace.Hop;
import dev.penstock.workers.event.Listeners;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.UndoNote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps the run's row. Each change is conditional, so that a repeated call changes nothing. */
public final class RunProjection implements RunProgress {

  private final Database database;
  private final AuditTrail audit;
  private final QuestionEvents questions;

  public RunProjection(Database database, AuditTrail audit) {
    this.database = database;
    this.audit = audit;
    this.questions = new QuestionEvents(audit);
  }

  /**
   * {@inheritDoc}
   *
   * @throws PlatformException {@code not-found} when there is no such run: what the backbone runs
   *     without a row was not started by the relay
   */
  @Override
  public void started(String runId) {
    database.inTransaction(
        transaction -> {
          if (!recordStart(transaction, runId)) {
            requireRow(transaction, runId);
          }
          return true;
        });
  }

  /** False when the start is on record already, or the run is over. */
  private boolean recordStart(Connection transaction, String runId) throws SQLException {
    boolean begun = begin(transaction, runId);
    if (begun) {
      audit.append(transaction, entry("run.started", runId));
    }
    return begun;
  }

  @Override
  public void paused(String runId) {
    change(runId, "run.paused", RunRows::pauses);
  }

  @Override
  public void resumed(String runId) {
    change(runId, "run.resumed", RunRows::resumes);
  }

  private interface Change {
    boolean of(Connection transaction, String runId) throws SQLException;
  }

  private void change(String runId, String kind, Change change) {
    database.inTransaction(
        transaction -> {
          if (change.of(transaction, runId)) {
            audit.append(transaction, entry(kind, runId));
          } else {
            requireRow(transaction, runId);
          }
          return true;
        });
  }

  @Override
  public boolean migrated(String runId, String from, String to) {
    return database.inTransaction(
        transaction -> {
          Optional<String> definition = RunPin.change(transaction, runId, from, to);
          if (definition.isPresent()) {
            audit.append(
                transaction,
                entry("run.migrated", runId)
                    .with("fromDigest", from)
                    .with("to", definition.get())
                    .with("definitionDigest", to));
          }
          return definition.isPresent() || RunPin.is(transaction, runId, to);
        });
  }

  @Override
  public void migrationRefused(String runId, String definition, List<MigrationRefusal> refusals) {
    database.inTransaction(
        transaction ->
            audit.append(
                transaction,
                entry("run.migration-refused", runId)
                    .with("to", definition)
                    .with(
                        "why",
                        refusals.stream()
                            .map(refusal -> refusal.position() + " " + refusal.why())
                            .collect(Collectors.joining("\n")))));
  }

  @Override
  public void noted(String runId, UndoNote note) {
    database.inTransaction(
        transaction -> {
          requireRow(transaction, runId);
          Optional<AuditEntry> entry = UndoRows.note(transaction, runId, note);
          if (entry.isPresent()) {
            audit.append(transaction, entry.get());
          }
          return true;
        });
  }

  @Override
  public void ended(String runId, RunResult result) {
    End end = End.of(result);
    database.inTransaction(
        transaction -> {
          recordStart(transaction, runId);
          if (end(transaction, runId, end)) {
            List<String> withdrawn = withdrawQuestions(transaction, runId);
            Relatives.tell(transaction, audit, runId, end.status);
            Listeners.abandonAll(transaction, runId);
            AuditEntry entry =
                UndoRows.named(transaction, runId, entry("run." + end.status, runId));
            audit.append(
                transaction, end.note == null ? entry : entry.with(end.noteName, end.note));
            for (String question : withdrawn) {
              questions.tell(transaction, question, QuestionMoment.CANCELLED, "worker");
            }
          } else {
            requireRow(transaction, runId);
          }
          return true;
        });
  }

  /** Also writes how long the backbone took from the record of the run to its first step. */
  private static boolean begin(Connection transaction, String runId) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE run SET status = 'running', started_at = clock_timestamp()
             WHERE id = ? AND started_at IS NULL AND ended_at IS NULL
            RETURNING created_at, started_at
            """)) {
      update.setString(1, runId);
      try (ResultSet row = update.executeQuery()) {
        if (!row.next()) {
          return false;
        }
        Instant created = row.getObject(1, OffsetDateTime.class).toInstant();
        Instant started = row.getObject(2, OffsetDateTime.class).toInstant();
        Hop.insert(
            transaction,
            List.of(
                Hop.ofRun(
                    runId, Hop.Kind.ORCHESTRATOR, created, Duration.between(created, started))));
        return true;
      }
    }
  }

  private static boolean end(Connection transaction, String runId, End end) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE run SET status = ?, output = ?, problem = ?, ended_at = clock_timestamp()
             WHERE id = ? AND ended_at IS NULL
            RETURNING created_at, ended_at
            """)) {
      update.setString(1, end.status);
      update.setString(2, end.output);
      update.setString(3, end.problem);
      update.setString(4, runId);
      try (ResultSet row = update.executeQuery()) {
        if (!row.next()) {
          return false;
        }
        Instant created = row.getObject(1, OffsetDateTime.class).toInstant();
        Instant ended = row.getObject(2, OffsetDateTime.class).toInstant();
        Hop whole = Hop.ofRun(runId, Hop.Kind.RUN, created, Duration.between(created, ended));
        whole.detail().put("outcome", end.status);
        whole.insert(transaction);
        return true;
      }
    }
  }

  /** Nobody needs the answer any more. */
  private static List<String> withdrawQuestions(Connection transaction, String runId)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE human_task SET state = 'cancelled' WHERE run_id = ? AND state = 'open'
            RETURNING id
            """)) {
      update.setString(1, runId);
      List<String> withdrawn = new ArrayList<>();
      try (ResultSet row = update.executeQuery()) {
        while (row.next()) {
          withdrawn.add(row.getString(1));
        }
      }
      return withdrawn;
    }
  }

  private static void requireRow(Connection transaction, String runId) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT 1 FROM run WHERE id = ?")) {
      select.setString(1, runId);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw PlatformException.of(ProblemType.NOT_FOUND, "There is no run " + runId + ".");
        }
      }
    }
  }

  private static AuditEntry entry(String kind, String runId) {
    return AuditEntry.of(kind, "worker", runId).inRun(runId);
  }

  /** The end of a run as its row and the trail say it. */
  private record End(
      String status,
      @Nullable String output,
      @Nullable String problem,
      String noteName,
      @Nullable String note) {

    static End of(RunResult result) {
      return switch (result) {
        case RunResult.Completed completed ->
            new End(
                "completed",
                Json.write(completed.output()),
                null,
                "outputDigest",
                Digest.of(completed.output()));
        case RunResult.Faulted faulted ->
            new End(
                "faulted",
                null,
                Json.write(faulted.error()),
                "problemDigest",
                Digest.of(Json.mapper().<JsonNode>valueToTree(faulted.error())));
        case RunResult.Cancelled _ -> new End("cancelled", null, null, "", null);
      };
    }
  }
}
