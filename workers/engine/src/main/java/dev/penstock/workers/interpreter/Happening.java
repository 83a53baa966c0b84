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

    /** False when it may have been made without the run being told so. */
    boolean isHeard() {
      return !(outcome instanceof EffectOutcome.Failed(_, boolean unheard) && unheard);
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
