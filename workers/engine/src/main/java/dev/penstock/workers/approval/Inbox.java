package dev.penstock.workers.approval;

import dev.penstock.approval.QuestionEvents;
import dev.penstock.approval.QuestionMoment;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.workers.progress.RunRows;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.HumanTasks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The inbox as a run sees it: it asks, reads what was decided, and closes what nobody answered. It
 * can't answer: the store lets only the console's role decide. Thread-safe.
 */
public final class Inbox implements HumanTasks {

  private static final String WORKER = "worker";

  private final Database database;
  private final AuditTrail audit;
  private final QuestionEvents events;

  public Inbox(Database database, AuditTrail audit) {
    this.database = database;
    this.audit = audit;
    this.events = new QuestionEvents(audit);
  }

  @Override
  public void ask(HumanTaskRequest request) {
    database.inTransaction(
        transaction -> {
          if (HumanTaskRow.insert(transaction, request)) {
            TimerRows.insert(transaction, request.id(), request.timers());
            RunRows.waits(transaction, request.task().runId());
            audit.append(transaction, requested(request));
            tell(transaction, request.id(), QuestionMoment.REQUESTED);
          }
          return true;
        });
  }

  /**
   * {@inheritDoc}
   *
   * @throws PlatformException {@code conflict} while nobody has decided; {@code not-found}
   */
  @Override
  public HumanDecision decision(String humanTaskId) {
    return database.inTransaction(
        transaction -> {
          HumanTaskRow row = row(transaction, humanTaskId);
          if (row.isOpen()) {
            throw PlatformException.of(
                ProblemType.CONFLICT, "Nobody has decided " + humanTaskId + " yet.");
          }
          return closed(transaction, row, List.of());
        });
  }

  @Override
  public HumanDecision expire(String humanTaskId) {
    return database.inTransaction(
        transaction -> {
          boolean expired = HumanTaskRow.expire(transaction, humanTaskId);
          HumanTaskRow row = row(transaction, humanTaskId);
          List<AuditEntry> expiry =
              expired ? List.of(entry("approval.expired", row.runId(), humanTaskId)) : List.of();
          HumanDecision decision = closed(transaction, row, expiry);
          if (expired) {
            tell(transaction, humanTaskId, QuestionMoment.EXPIRED);
          }
          return decision;
        });
  }

  @Override
  public void withdraw(String humanTaskId) {
    database.inTransaction(
        transaction -> {
          if (HumanTaskRow.withdraw(transaction, humanTaskId)) {
            HumanTaskRow row = row(transaction, humanTaskId);
            List<AuditEntry> entries = new ArrayList<>();
            entries.add(entry("approval.cancelled", row.runId(), humanTaskId));
            RunRows.goesOn(transaction, row.runId()).ifPresent(entries::add);
            audit.append(transaction, entries);
            tell(transaction, humanTaskId, QuestionMoment.CANCELLED);
          }
          return true;
        });
  }

  private HumanDecision closed(Connection transaction, HumanTaskRow row, List<AuditEntry> before)
      throws SQLException {
    List<AuditEntry> entries = new ArrayList<>(before);
    RunRows.goesOn(transaction, row.runId()).ifPresent(entries::add);
    HumanDecision decision = row.decision();
    ApprovalHop.insertOnce(transaction, row, decision);
    if (!entries.isEmpty()) {
      audit.append(transaction, entries);
    }
    return decision;
  }

  private void tell(Connection transaction, String humanTaskId, QuestionMoment moment)
      throws SQLException {
    events.tell(transaction, humanTaskId, moment, WORKER);
  }

  private static AuditEntry requested(HumanTaskRequest request) {
    AuditEntry entry =
        entry("approval.requested", request.task().runId(), request.id())
            .with("kind", HumanTaskRow.kind(request))
            .with("position", request.task().position())
            .with("iteration", request.task().iteration())
            .with("askedBy", request.askedBy())
            .with("role", request.role())
            .with("needed", request.quorum().people())
            .with("fourEyes", request.quorum().fourEyes())
            .with("groups", Json.write(request.addressees().groups()))
            .with("payloadDigest", Digest.of(request.payload()));
    String assignee = request.addressees().assignee();
    if (assignee != null) {
      entry = entry.with("assignee", assignee);
    }
    if (!request.quorum().requirements().isEmpty()) {
      entry = entry.with("requirements", Json.write(request.quorum().requirements()));
    }
    return request.dueAt() == null ? entry : entry.with("dueAt", request.dueAt().toString());
  }

  private static HumanTaskRow row(Connection transaction, String id) throws SQLException {
    return HumanTaskRow.find(transaction, id)
        .orElseThrow(
            () ->
                PlatformException.of(ProblemType.NOT_FOUND, "There is no human task " + id + "."));
  }

  private static AuditEntry entry(String kind, String runId, String humanTaskId) {
    return new AuditEntry(kind, WORKER, runId, humanTaskId, Json.object());
  }
}
