package dev.penstock.workers.subrun;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.definition.task.SubRunTask;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.trace.TraceCause;
import dev.penstock.trigger.VersionRange;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.protocol.SubRuns;
import dev.penstock.workers.relay.RunPins;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Sub-runs as the store holds them. A run is on record, on the trail and in the outbox by one
 * transaction, pinned as any other; the relay starts it. Thread-safe.
 */
public final class StoredSubRuns implements SubRuns {

  /** A run this deep starts no other: recursion ends with an error, not with a full disk. */
  public static final int DEEPEST = 32;

  private final Database database;
  private final AuditTrail audit;
  private final RunPins pins;

  /**
   * Over one store.
   *
   * @param database acting as the worker role
   */
  public StoredSubRuns(Database database, AuditTrail audit, RunPins pins) {
    this.database = database;
    this.audit = audit;
    this.pins = pins;
  }

  /**
   * {@inheritDoc}
   *
   * @throws PlatformException {@code not-found} when the run that asks is not on record; {@code
   *     tampered}
   */
  @Override
  public SubRunState start(SubRunRequest request) {
    return database.inTransaction(
        transaction -> {
          var known = SubRunRecord.find(transaction, request.id());
          return known.isPresent() ? known.get().state() : start(transaction, request);
        });
  }

  private SubRunState start(Connection transaction, SubRunRequest request) throws SQLException {
    SubRunRow.Parent parent = SubRunRow.parent(transaction, request.task().runId());
    int depth = 1 + parent.depth();
    if (depth > DEEPEST) {
      return refused(
          "Runs start runs "
              + DEEPEST
              + " deep already; deeper is taken for a recursion that does not end.",
          request);
    }
    RunPins.Pinned pinned;
    try {
      pinned =
          pins.resolve(transaction, request.id(), path(request), range(request.version()))
              .configuredAs(parent.configDigest());
    } catch (PlatformException e) {
      return refused(e, request);
    }
    TraceCause cause = SubRunRow.cause(transaction, request);
    if (SubRunRow.insert(transaction, request, pinned, depth, cause)) {
      Outbox.put(
          transaction,
          new OutboxMessage(OutboxMessage.Topic.RUN_START, request.id(), Json.object()));
      audit.append(
          transaction,
          TraceCause.note(
              AuditEntry.of("run.requested", request.startedBy(), request.id())
                  .inRun(request.id())
                  .with("definition", pinned.definition().id().toString())
                  .with("definitionDigest", pinned.definition().digest())
                  .with("configDigest", pinned.configDigest())
                  .with("policyDigest", pinned.policyDigest())
                  .with("inputDigest", Digest.of(request.input()))
                  .with("parent", request.task().runId())
                  .with("position", request.task().position())
                  .with("iteration", request.task().iteration())
                  .with("attempt", request.task().attempt())
                  .with("awaited", request.awaited())
                  .with("depth", depth),
              cause));
    }
    return SubRunRecord.find(transaction, request.id()).orElseThrow().state();
  }

  @Override
  public SubRunState state(String runId) {
    return database.inTransaction(
        connection ->
            SubRunRecord.find(connection, runId)
                .map(SubRunRecord::state)
                .orElseThrow(
                    () ->
                        PlatformException.of(
                            ProblemType.NOT_FOUND, "There is no run " + runId + ".")));
  }

  @Override
  public void abandon(String runId) {
    database.inTransaction(
        transaction -> {
          if (SubRunRecord.find(transaction, runId).map(SubRunRecord::state).orElse(null)
              instanceof SubRunState.UnderWay) {
            Stops.ask(transaction, audit, runId, "The task that waited for it goes on without.");
          }
          return true;
        });
  }

  private static String path(SubRunRequest request) {
    return request.namespace() + "/" + request.name();
  }

  private static VersionRange range(String version) {
    return version.equals(SubRunTask.LATEST) ? VersionRange.ANY : new VersionRange(version);
  }

  /** What passes is tried again; all else is the run's to know. */
  private static SubRunState refused(PlatformException e, SubRunRequest request) {
    Problem problem = e.problem();
    return switch (problem.type()) {
      case NOT_FOUND, CONFLICT -> refused(problem.detail(), request);
      case TAMPERED ->
          new SubRunState.Refused(
              new WorkflowError(
                  problem.type().uri(),
                  problem.type().status(),
                  problem.type().title(),
                  problem.detail(),
                  request.task().position()));
      default -> throw e;
    };
  }

  private static SubRunState refused(String detail, SubRunRequest request) {
    return new SubRunState.Refused(Standard.CONFIGURATION.error(detail, request.task().position()));
  }
}
