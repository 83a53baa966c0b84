package dev.penstock.workers.interpreter;

import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.SubRunState;

/** What happened since the last step; always the answer to the last {@link Command}. */
public sealed interface Happening {

  /** Nothing was awaited. */
  record Proceeded() implements Happening {}

  /** The effect was performed, refused, or is in doubt. */
  record Performed(EffectOutcome outcome) implements Happening {

    /** Whether it may have been made without the run being told so. */
    boolean isUnheard() {
      return switch (outcome) {
        case EffectOutcome.Done _, EffectOutcome.ApprovalRequired _ -> false;
        case EffectOutcome.Failed(_, boolean unheard) -> unheard;
        case EffectOutcome.Unknown _ -> true;
      };
    }

    /** Whether it says what became of it, and of whatever attempts there were before. */
    boolean isConclusive() {
      return switch (outcome) {
        case EffectOutcome.Done _ -> true;
        case EffectOutcome.Failed(_, boolean unheard) -> !unheard;
        case EffectOutcome.ApprovalRequired _, EffectOutcome.Unknown _ -> false;
      };
    }
  }

  /** A person decided, or the question expired. */
  record Decided(HumanDecision decision) implements Happening {}

  /** The event is on record, or can't be. */
  record Emitted(EmitOutcome outcome) implements Happening {}

  /** Events came. */
  record Received(EventBatch batch) implements Happening {}

  /** The log knows what a listen task took. */
  record Concluded() implements Happening {}

  /** The run that was asked for has ended, is under way, or was refused. */
  record Started(SubRunState state) implements Happening {}

  /** What the run undoes is on record. */
  record Noted() implements Happening {}

  /** The time asked for has passed. */
  record Elapsed() implements Happening {}
}
