package dev.penstock.workers.retry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.HumanTasks;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.subrun.SubRunRecord;
import dev.penstock.workers.trial.Reply;
import dev.penstock.workers.trial.SubRun;
import dev.penstock.workers.trial.World;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Answers a run as it was answered: from the ledger of effects, from what was refused, from the
 * inbox and from the rows of the runs that it had started.
 */
final class RecordedWorld implements World {

  private final Database database;
  private final HumanTasks inbox;
  private final RecordedRefusals refusals;
  private final Set<String> used = new HashSet<>();
  private final Set<String> usedRuns = new HashSet<>();

  RecordedWorld(Database database, HumanTasks inbox) {
    this.database = database;
    this.inbox = inbox;
    this.refusals = new RecordedRefusals(database);
  }

  private record Recorded(
      int attempt, String argumentsDigest, EffectOutcome outcome, Duration took) {}

  /** What the ledger knows the call by that a request would be answered with. */
  Optional<String> argumentsDigest(EffectRequest request) {
    return recorded(request)
        .map(Recorded::argumentsDigest)
        .or(() -> refusals.find(request).map(RecordedRefusals.Refusal::argumentsDigest));
  }

  @Override
  public Reply<EffectOutcome> perform(EffectRequest request) {
    String key = request.key();
    Optional<Recorded> recorded = recorded(request);
    if (recorded.isEmpty()) {
      return refused(request);
    }
    used.add(key + "#" + recorded.get().attempt());
    return new Reply.Answered<>(recorded.get().outcome(), recorded.get().took());
  }

  private Reply<EffectOutcome> refused(EffectRequest request) {
    Optional<RecordedRefusals.Refusal> refusal = refusals.find(request);
    return refusal.isPresent()
        ? new Reply.Answered<>(refusal.get().outcome(), Duration.ZERO)
        : new Reply.Silent<>(
            "What the call of "
                + request.task().position()
                + " came to is not on record, so what came after it can't be told.");
  }

  /** A run that the old one had started is never started again: what became of it is told. */
  @Override
  public SubRun start(SubRunRequest request) {
    Optional<SubRunRecord> recorded =
        database.inTransaction(connection -> SubRunRecord.find(connection, request.id()));
    if (recorded.isEmpty()) {
      return silent("The run that " + request.task().position() + " started is not on record.");
    }
    usedRuns.add(request.id());
    if (!request.awaited()) {
      return answered(recorded.get().state(), Duration.ZERO);
    }
    return recorded.get().state() instanceof SubRunState.UnderWay
        ? silent(
            "The run "
                + request.id()
                + ", which "
                + request.task().position()
                + " waited for, has not ended: what it gives can't be told.")
        : answered(recorded.get().state(), recorded.get().lasted());
  }

  private static SubRun answered(SubRunState state, Duration took) {
    return new SubRun.Answered(new Reply.Answered<>(state, took));
  }

  private static SubRun silent(String why) {
    return new SubRun.Answered(new Reply.Silent<>(why));
  }

  @Override
  public Reply<HumanDecision> ask(HumanTaskRequest question, Instant now) {
    try {
      HumanDecision decision = inbox.decision(question.id());
      return new Reply.Answered<>(decision, Duration.ZERO);
    } catch (PlatformException e) {
      return new Reply.Silent<>(
          "What was decided for " + question.task().position() + " is not on record.");
    }
  }

  /** Keys and attempts of the effects that were answered from the record. */
  Set<String> used() {
    return Set.copyOf(used);
  }

  /** Ids of the runs whose end was taken from the record. */
  Set<String> usedRuns() {
    return Set.copyOf(usedRuns);
  }

  /** An attempt that may have been made before is answered by the one that has made it. */
  private Optional<Recorded> recorded(EffectRequest request) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT attempt, arguments_digest, result, intended_at, recorded_at FROM effect
                   WHERE key = ? AND state = 'recorded'
                     AND (attempt = ? OR ? AND attempt < ?)
                   ORDER BY attempt DESC LIMIT 1
                  """)) {
            select.setString(1, request.key());
            select.setInt(2, request.task().attempt());
            select.setBoolean(3, request.recalls());
            select.setInt(4, request.task().attempt());
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new Recorded(
                          row.getInt(1),
                          row.getString(2),
                          outcome(row.getString(3)),
                          Duration.between(
                              row.getObject(4, OffsetDateTime.class),
                              row.getObject(5, OffsetDateTime.class))))
                  : Optional.empty();
            }
          }
        });
  }

  private static EffectOutcome outcome(String json) {
    try {
      return Json.mapper().readValue(json, EffectOutcome.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The ledger holds what it never wrote", e);
    }
  }
}
