package dev.penstock.workers.effect;

import dev.penstock.definition.task.Idempotency;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.workers.effect.EarlierAttempts.Left;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this worker is the one to act, whatever earlier workers have left behind:
 *
 * <ul>
 *   <li>nothing → intend and act;
 *   <li>a recorded outcome → that is the answer;
 *   <li>an intent whose lease runs → wait, its worker may be alive;
 *   <li>an intent whose lease is over → take over with a greater token where a second call with the
 *       same key is harmless, else say that the outcome is unknown;
 *   <li>an unknown outcome → whatever a person decided, else what its target says of it.
 * </ul>
 */
final class Claims {

  private final Database database;
  private final EffectLedger ledger;
  private final EarlierAttempts earlier;
  private final Standings standings;
  private final Intents intents;
  private final Outcomes outcomes;

  Claims(
      Database database,
      EffectLedger ledger,
      EarlierAttempts earlier,
      Standings standings,
      Intents intents,
      Outcomes outcomes) {
    this.database = database;
    this.ledger = ledger;
    this.earlier = earlier;
    this.standings = standings;
    this.intents = intents;
    this.outcomes = outcomes;
  }

  /**
   * The claim on the effect.
   *
   * @throws PlatformException {@code unavailable} when another worker keeps on holding it; call
   *     again later
   */
  Claim claim(Plan asked, Ruling ruling) {
    return switch (earlier.of(asked.request(), asked.requestDigest())) {
      case Left.Made(var outcome) -> new Claim.Settled(outcome);
      case Left.Open(int attempt) when asked.request().idempotency() == Idempotency.NONE ->
          claimOf(asked.atAttempt(attempt), ruling);
      case Left.Open _, Left.Nothing _ -> claimOf(asked, ruling);
    };
  }

  private Claim claimOf(Plan plan, Ruling ruling) {
    long giveUp = standings.patience(plan);
    Claim claim = of(intents.first(plan, ruling));
    while (claim == null) {
      claim =
          switch (standings.of(plan, giveUp)) {
            case Standing.Settled(var outcome) -> new Claim.Settled(outcome);
            case Standing.Doubtful(long token, var outcome) ->
                new Claim.Doubtful(plan, token, outcome);
            case Standing.Wanted(long token) -> of(intents.takeOver(plan, ruling, token));
            case Standing.Abandoned(long token) -> abandoned(plan, ruling, token);
          };
    }
    return claim;
  }

  private @Nullable Claim abandoned(Plan plan, Ruling ruling, long token) {
    return switch (plan.request().idempotency()) {
      case SAFE, KEY -> of(intents.takeOver(plan, ruling, token));
      case NONE -> {
        outcomes.abandoned(plan, token);
        yield null;
      }
    };
  }

  /**
   * What is left of an effect that may not be made by now: it may have been made before that. Empty
   * when nothing is, or when a person wants it made again.
   *
   * @throws PlatformException {@code unavailable} when another worker keeps on holding it; call
   *     again later
   */
  Optional<Claim> remains(Plan asked) {
    if (asked.request().idempotency() == Idempotency.SAFE) {
      return Optional.empty();
    }
    if (read(asked).isPresent()) {
      return remainsOf(asked);
    }
    return switch (earlier.of(asked.request(), asked.requestDigest())) {
      case Left.Made(var outcome) -> Optional.of(new Claim.Settled(outcome));
      case Left.Open(int attempt) -> remainsOf(asked.atAttempt(attempt));
      case Left.Nothing _ -> Optional.empty();
    };
  }

  private Optional<Claim> remainsOf(Plan plan) {
    long giveUp = standings.patience(plan);
    while (true) {
      switch (standings.of(plan, giveUp)) {
        case Standing.Settled(var outcome) -> {
          return Optional.of(new Claim.Settled(outcome));
        }
        case Standing.Doubtful(long token, var outcome) -> {
          return Optional.of(new Claim.Doubtful(plan, token, outcome));
        }
        case Standing.Wanted _ -> {
          return Optional.empty();
        }
        case Standing.Abandoned(long token) -> outcomes.abandoned(plan, token);
      }
    }
  }

  /**
   * What is on record of the request, for who can't say what exactly it is: tools have to read
   * something before that, and a recorded outcome must not depend on reading it again.
   */
  Known known(EffectRequest request) {
    String digest = RequestDigest.of(request);
    Optional<EffectRow> own =
        database.inTransaction(
            connection -> ledger.read(connection, request.key(), request.task().attempt()));
    if (own.isPresent()) {
      return own.get().state() == EffectRow.State.RECORDED
              && own.get().argumentsDigest().equals(digest)
          ? new Known.Recorded(Standings.outcome(own.get()))
          : new Known.Open();
    }
    return switch (earlier.of(request, digest)) {
      case Left.Made(var outcome) -> new Known.Recorded(outcome);
      case Left.Open _ -> new Known.Open();
      case Left.Nothing _ -> new Known.Nothing();
    };
  }

  /** The claim anew, of which nothing was sent; empty when another has taken it over. */
  Optional<Claim.Held> retake(Plan plan, Ruling ruling, Claim.Held held) {
    return intents.retake(plan, ruling, held.token()) instanceof Intents.Begun.Held(var again)
        ? Optional.of(again)
        : Optional.empty();
  }

  /** What the ledger knows of a request. */
  sealed interface Known {
    record Nothing() implements Known {}

    /** An intent without an outcome: what became of it must be settled, whatever else fails. */
    record Open() implements Known {}

    record Recorded(EffectOutcome outcome) implements Known {}
  }

  /**
   * Whether what this worker wanted to record is there already: a commit whose answer was lost on
   * the way has happened all the same. The token is its own, so nobody else can have used it.
   */
  boolean isOnRecord(Acted acted) {
    return read(acted.plan())
        .filter(row -> row.state() == EffectRow.State.RECORDED)
        .filter(row -> row.token() == acted.held().token())
        .isPresent();
  }

  private Optional<EffectRow> read(Plan plan) {
    return database.inTransaction(
        connection -> ledger.read(connection, plan.key(), plan.attempt()));
  }

  /** Null when the row has to be looked at. */
  private static @Nullable Claim of(Intents.Begun begun) {
    return switch (begun) {
      case Intents.Begun.Held(var held) -> held;
      case Intents.Begun.Overtaken _ -> null;
      case Intents.Begun.Outdated _ -> new Claim.Outdated();
    };
  }
}
