package dev.penstock.workers.run;

import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Moment;
import dev.penstock.workers.interpreter.Step;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.RunResult;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are under way when a run comes to its end early, and that could be undone: whether
 * they came through is waited for, as they are bounded in time. Of their tasks, those that complete
 * by that are undone with the others.
 */
final class LastCalls {

  private final Errands errands;
  private final RunResult because;

  private LastCalls(Errands errands, RunResult because) {
    this.errands = errands;
    this.because = because;
  }

  /** Those under way; null when there are none. What else is under way is wanted no more. */
  static @Nullable LastCalls of(Course course, Errands errands, RunResult because) {
    if (!errands.isAnyUnderWay(course.machine()::mayBeUndone)) {
      return null;
    }
    errands.cancelUnless(course.machine()::mayBeUndone);
    return new LastCalls(errands, because);
  }

  /** Why the run ends. */
  RunResult because() {
    return because;
  }

  /** Whether there is no more to wait for. */
  boolean areOver() {
    return !errands.isAnyUnderWay(_ -> true);
  }

  /** What the run has to undo after the next of them; waits for it. */
  MachineState next(Course course, MachineState state, Moment moment) {
    return switch (errands.next()) {
      case Errands.Answer.Happened(var strand, var happening) when isDone(happening) ->
          after(course, state, strand, happening, moment);
      case Errands.Answer.Happened _, Errands.Answer.Failed _ -> state;
      case null -> {
        if (!areOver()) {
          errands.await(() -> true);
        }
        yield state;
      }
    };
  }

  private static boolean isDone(Happening happening) {
    return happening instanceof Happening.Emitted
        || happening instanceof Happening.Performed(EffectOutcome.Done _);
  }

  /** A task that does not complete although its call came through leaves nothing to undo. */
  private static MachineState after(
      Course course, MachineState state, StrandId strand, Happening happening, Moment moment) {
    Step step =
        Mishaps.guarded(
            course,
            state,
            strand,
            moment,
            () -> course.machine().step(state, strand, happening, moment));
    return step.state().endsBecause() == null ? state.remembering(step.state()) : state;
  }
}
