package dev.penstock.workers.effect;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.EffectOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where an effect on the ledger stands: waits while its worker may be alive, and puts on
 * record what a person has said of it. Thread-safe.
 */
final class Standings {

  private static final Duration LONGEST_NAP = Duration.ofMillis(500);

  private final Database database;
  private final EffectLedger ledger;
  private final Outcomes outcomes;
  private final Duration lease;

  Standings(Database database, EffectLedger ledger, Outcomes outcomes, Duration lease) {
    this.database = database;
    this.ledger = ledger;
    this.outcomes = outcomes;
    this.lease = lease;
  }

  /** Until when another worker is waited for, by {@link System#nanoTime}. */
  long patience(Plan plan) {
    return System.nanoTime()
        + plan.request().timeout().plus(lease.multipliedBy(3).dividedBy(2)).toNanos();
  }

  /**
   * Where it stands.
   *
   * @param plan with the attempt that is on the ledger
   * @param giveUp by {@link System#nanoTime}
   * @throws PlatformException {@code unavailable} when another worker keeps on holding it; call
   *     again later
   */
  Standing of(Plan plan, long giveUp) {
    while (System.nanoTime() - giveUp < 0) {
      Standing standing = look(plan);
      if (standing != null) {
        return standing;
      }
    }
    throw PlatformException.of(
        ProblemType.UNAVAILABLE, "Another worker still holds the effect " + plan.key() + ".");
  }

  /** One look at the row; null when it has to be looked at again. */
  private @Nullable Standing look(Plan plan) {
    EffectRow row =
        database
            .inTransaction(connection -> ledger.read(connection, plan.key(), plan.attempt()))
            .orElseThrow(() -> new IllegalStateException("no row of the ledger ever goes away"));
    if (!row.argumentsDigest().equals(plan.requestDigest())) {
      return notMade(plan, "Other arguments are on record for this attempt. Nothing was done.");
    }
    return switch (row.state()) {
      case RECORDED -> new Standing.Settled(outcome(row));
      case INTENDED -> {
        if (row.left().compareTo(lease.multipliedBy(2)) > 0) {
          ledger.shorten(plan, row.token(), lease).send(database);
          yield null;
        }
        if (row.left().isPositive()) {
          nap(row.left());
          yield null;
        }
        yield new Standing.Abandoned(row.token());
      }
      case UNKNOWN -> unknown(plan, row);
      case PASSED_OVER -> notMade(plan, "A later attempt has taken its place. Nothing was done.");
    };
  }

  private @Nullable Standing unknown(Plan plan, EffectRow row) {
    Settlement settlement = database.inTransaction(connection -> Settlement.find(connection, plan));
    return switch (settlement) {
      case Settlement.Open _ ->
          new Standing.Doubtful(row.token(), (EffectOutcome.Unknown) outcome(row));
      case Settlement.Retry _ -> new Standing.Wanted(row.token());
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

  private static Standing notMade(Plan plan, String why) {
    return new Standing.Settled(
        new EffectOutcome.Failed(Standard.RUNTIME.error(why, plan.task().position())));
  }

  static EffectOutcome outcome(EffectRow row) {
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
