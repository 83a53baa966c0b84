package dev.penstock.workers.effect;

import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What earlier attempts of an effect have left behind. To the run each of them has failed; it says
 * of which it could not know. Thread-safe.
 */
final class EarlierAttempts {

  /** What they have left. */
  sealed interface Left {

    /** Nothing that this attempt has to mind. */
    record Nothing() implements Left {}

    /** An attempt whose outcome is not on record: another beside it could be a second call. */
    record Open(int attempt) implements Left {}

    /** What was asked for is done. */
    record Made(EffectOutcome outcome) implements Left {}
  }

  private static final Left NOTHING = new Left.Nothing();

  private final Database database;
  private final AuditTrail audit;

  EarlierAttempts(Database database, AuditTrail audit) {
    this.database = database;
    this.audit = audit;
  }

  /**
   * Looks for it.
   *
   * @param digest of what the run asks for
   */
  Left of(EffectRequest request, String digest) {
    if (request.task().attempt() == 1 || request.idempotency() == Idempotency.SAFE) {
      return NOTHING;
    }
    return database.inTransaction(connection -> look(connection, request, digest));
  }

  /**
   * In this order: none of them begins after the first statement, and one that is settled after the
   * second is on record at the third.
   */
  private Left look(Connection connection, EffectRequest request, String digest)
      throws SQLException {
    String key = request.key();
    int attempt = request.task().attempt();
    if (request.recalls()) {
      passOver(connection, request, digest);
    }
    OptionalInt open = EarlierRows.open(connection, key, attempt);
    if (open.isPresent()) {
      return new Left.Open(open.getAsInt());
    }
    Optional<EffectRow> settled =
        request.humanTaskId() == null
            ? Optional.empty()
            : EarlierRows.settled(connection, request, attempt);
    if (settled.isPresent()) {
      return made(settled.get(), digest);
    }
    if (!request.recalls()) {
      return NOTHING;
    }
    return EarlierRows.last(connection, key, attempt)
        .map(row -> made(row, digest))
        .filter(made -> made instanceof Left.Made(EffectOutcome.Done _))
        .orElse(NOTHING);
  }

  private static Left made(EffectRow row, String digest) {
    return row.argumentsDigest().equals(digest) ? new Left.Made(Standings.outcome(row)) : NOTHING;
  }

  /** A worker that stood still since before its intent finds its attempt taken. */
  private void passOver(Connection connection, EffectRequest request, String digest)
      throws SQLException {
    int passed = EarlierRows.passOver(connection, request, digest);
    if (passed > 0) {
      audit.append(
          connection,
          List.of(
              Trail.entry("effect.passed-over", request.task(), request.task().attempt())
                  .with("earlierAttempts", passed)));
    }
  }
}
