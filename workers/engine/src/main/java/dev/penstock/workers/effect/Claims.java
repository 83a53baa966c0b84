package dev.penstock.workers.effect;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.time.Duration;
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

  private static final Duration LONGEST_NAP = Duration.ofMillis(500);

  private final Database database;
  private final EffectLedger ledger;
  private final Intents intents;
  private final Outcomes outcomes;
  private final Duration lease;

  Claims(
      Database database, EffectLedger ledger, Intents intents, Outcomes outcomes, Duration lease) {
    this.database = database;
    this.ledger = ledger;
    this.intents = intents;
    this.outcomes = outcomes;
    this.lease = lease;
  }

  /**
   * The claim on the effect.
   *
   * @throws PlatformException {@code unavailable} when another worker keeps on holding it; call
   *     again later
   */
  Claim claim(Plan asked, Ruling ruling) {
    // In this order: one that is settled after the first look is on record at the second.
    Plan plan = openAttempt(asked);
    Optional<EffectOutcome> made =
        plan.attempt() == asked.attempt() ? madeBefore(asked) : Optional.empty();
    if (made.isPresent()) {
      return new Claim.Settled(made.get());
    }
    long giveUp =
        System.nanoTime()
            + plan.request().timeout().plus(lease.multipliedBy(3).dividedBy(2)).toNanos();
    Claim first = of(intents.first(plan, ruling));
    if (first != null) {
      return first;
    }
    while (System.nanoTime() - giveUp < 0) {
      Claim claim = next(plan, ruling);
      if (claim != null) {
        return claim;
      }
    }
    throw PlatformException.of(
        ProblemType.UNAVAILABLE, "Another worker still holds the effect " + plan.key() + ".");
  }

  /**
   * What is on record of the request, for tools that have to read something before they can say
   * what they are about to do: a recorded outcome must not depend on reading it again.
   */
  Known known(EffectRequest request) {
    String key = request.key();
    int attempt = request.task().attempt();
    return database.inTransaction(
        connection -> {
          Optional<EffectRow> row = ledger.read(connection, key, attempt);
          if (row.isPresent()
              && row.get().state() == EffectRow.State.RECORDED
              && row.get().argumentsDigest().equals(RequestDigest.of(request))) {
            return new Known.Recorded(outcome(row.get()));
          }
          return row.isPresent() || ledger.openBefore(connection, key, attempt).isPresent()
              ? new Known.Open()
              : new Known.Nothing();
        });
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
    return database
        .inTransaction(
            connection -> ledger.read(connection, acted.plan().key(), acted.plan().attempt()))
        .filter(row -> row.state() == EffectRow.State.RECORDED)
        .filter(row -> row.token() == acted.held().token())
        .isPresent();
  }

  /**
   * Without a key that the target honours, an earlier attempt whose outcome is not on record must
   * be settled first: another attempt beside it could be a second call.
   */
  private Plan openAttempt(Plan plan) {
    if (plan.attempt() == 1 || plan.request().idempotency() != Idempotency.NONE) {
      return plan;
    }
    var open =
        database.inTransaction(
            connection -> ledger.openBefore(connection, plan.key(), plan.attempt()));
    return open.isPresent() ? plan.atAttempt(open.getAsInt()) : plan;
  }

  /**
   * What an earlier attempt has made, when the run has not heard of that: to it the attempt failed,
   * and what it asks for now was done all the same.
   */
  private Optional<EffectOutcome> madeBefore(Plan plan) {
    if (!plan.request().recalls() || plan.request().idempotency() == Idempotency.SAFE) {
      return Optional.empty();
    }
    return database
        .inTransaction(connection -> ledger.lastBefore(connection, plan.key(), plan.attempt()))
        .filter(row -> row.state() == EffectRow.State.RECORDED)
        .filter(row -> row.argumentsDigest().equals(plan.requestDigest()))
        .map(Claims::outcome)
        .filter(EffectOutcome.Done.class::isInstance);
  }

  /** One look at the row; null when it has to be looked at again. */
  private @Nullable Claim next(Plan plan, Ruling ruling) {
    EffectRow row =
        database
            .inTransaction(connection -> ledger.read(connection, plan.key(), plan.attempt()))
            .orElseThrow(() -> new IllegalStateException("no row of the ledger ever goes away"));
    if (!row.argumentsDigest().equals(plan.requestDigest())) {
      return new Claim.Settled(
          new EffectOutcome.Failed(
              Standard.RUNTIME.error(
                  "Other arguments are on record for this attempt. Nothing was done.",
                  plan.task().position())));
    }
    return switch (row.state()) {
      case RECORDED -> new Claim.Settled(outcome(row));
      case INTENDED -> {
        if (row.left().compareTo(lease.multipliedBy(2)) > 0) {
          ledger.shorten(plan, row.token(), lease).send(database);
          yield null;
        }
        if (row.left().isPositive()) {
          nap(row.left());
          yield null;
        }
        yield abandoned(plan, ruling, row);
      }
      case UNKNOWN -> unknown(plan, ruling, row);
    };
  }

  private @Nullable Claim abandoned(Plan plan, Ruling ruling, EffectRow row) {
    return switch (plan.request().idempotency()) {
      case SAFE, KEY -> of(intents.takeOver(plan, ruling, row.token()));
      case NONE -> {
        outcomes.abandoned(plan, row.token());
        yield null;
      }
    };
  }

  private @Nullable Claim unknown(Plan plan, Ruling ruling, EffectRow row) {
    Settlement settlement = database.inTransaction(connection -> Settlement.find(connection, plan));
    return switch (settlement) {
      case Settlement.Open _ ->
          new Claim.Doubtful(plan, row.token(), (EffectOutcome.Unknown) outcome(row));
      case Settlement.Retry _ -> of(intents.takeOver(plan, ruling, row.token()));
      case Settlement.MarkDone done -> {
        outcomes.markedDone(plan, row.token(), done);
        yield null;
      }
      case Settlement.Fail fail -> {
        outcomes.givenUp(plan, row.token(), fail);
        yield null;
      }
    };
  }

  /** Null when the row has to be looked at. */
  private static @Nullable Claim of(Intents.Begun begun) {
    return switch (begun) {
      case Intents.Begun.Held(var held) -> held;
      case Intents.Begun.Overtaken _ -> null;
      case Intents.Begun.Outdated _ -> new Claim.Outdated();
    };
  }

  private static EffectOutcome outcome(EffectRow row) {
    try {
      return Json.mapper().readValue(row.result(), EffectOutcome.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger holds an outcome that can't be read", e);
    }
  }

  static void nap(Duration left) {
    try {
      Thread.sleep(left.compareTo(LONGEST_NAP) < 0 ? left.plusMillis(5) : LONGEST_NAP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PlatformException.of(ProblemType.UNAVAILABLE, "The worker is stopping.");
    }
  }
}
