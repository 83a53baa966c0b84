package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.tool.Deadline;

/**
 * Settles an effect whose outcome is unknown by the target's word, where it can be asked. What it
 * finds goes on record as the effect's result; what is not there may be done once more; of anything
 * else a person decides. Thread-safe.
 */
final class Reconciliation {

  /** What becomes of an unknown outcome. */
  sealed interface Settled {

    /** Look at the ledger again: it holds the result, or somebody was quicker. */
    record OnRecord() implements Settled {}

    /** It is not there, and this worker is to make it. */
    record Again(Claim.Held held) implements Settled {}

    /** It is not there, and the policies in force have to be asked before it is made. */
    record Outdated() implements Settled {}

    /** Only a person can tell. */
    record Open(EffectOutcome.Unknown outcome) implements Settled {}
  }

  private final Reconciler reconciler;
  private final Intents intents;
  private final Outcomes outcomes;

  Reconciliation(Reconciler reconciler, Intents intents, Outcomes outcomes) {
    this.reconciler = reconciler;
    this.intents = intents;
    this.outcomes = outcomes;
  }

  /**
   * Settles it.
   *
   * @param mayTryAgain whether what is not there may be made anew
   */
  Settled settle(Plan plan, Ruling ruling, Claim.Doubtful doubt, boolean mayTryAgain) {
    if (!Reconciler.canAsk(plan)) {
      return new Settled.Open(doubt.outcome());
    }
    Reconciler.Answer answer =
        reconciler.ask(plan, doubt.token(), Deadline.in(plan.request().timeout()));
    outcomes.reconciled(plan, answer);
    return switch (answer) {
      case Reconciler.Answer.Found(JsonNode result) -> {
        outcomes.found(plan, doubt.token(), result);
        yield new Settled.OnRecord();
      }
      case Reconciler.Answer.Absent _ -> {
        if (!mayTryAgain) {
          yield open(doubt, "The target says that it is not there, after more than one try.");
        }
        yield switch (intents.takeOver(plan, ruling, doubt.token())) {
          case Intents.Begun.Held(var held) -> new Settled.Again(held);
          case Intents.Begun.Overtaken _ -> new Settled.OnRecord();
          case Intents.Begun.Outdated _ -> new Settled.Outdated();
        };
      }
      case Reconciler.Answer.Unclear(String why) ->
          open(doubt, "The target could not tell whether it is there: " + why);
    };
  }

  private static Settled open(Claim.Doubtful doubt, String why) {
    EffectOutcome.Unknown before = doubt.outcome();
    return new Settled.Open(
        new EffectOutcome.Unknown(before.reason() + " " + why, before.payload()));
  }
}
