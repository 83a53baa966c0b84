package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Step;
import dev.penstock.workers.interpreter.Strand;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.protocol.RunResult;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.Supplier;

/** What becomes of a run in which the platform itself has failed: it ends with that, visibly. */
final class Mishaps {

  private Mishaps() {}

  /** An activity that will never succeed ends the run visibly, not only on the backbone. */
  static RunResult refused(
      Course course, MachineState state, StrandId strand, RuntimeException failure) {
    if (failure instanceof ActivityFailure activity
        && !(activity.getCause() instanceof CanceledFailure)) {
      String detail =
          activity.getCause() instanceof ApplicationFailure why
              ? why.getOriginalMessage()
              : "A part of the platform failed; the worker's log says why.";
      return new RunResult.Faulted(
          WorkflowError.Standard.RUNTIME.error(detail, course.machine().position(state, strand)));
    }
    throw failure;
  }

  /**
   * An exception out of the machine is a bug of ours: the run faults with it, visibly, instead of
   * trying the same step for ever. The machine calls nothing of the backbone, so nothing that the
   * backbone throws for its own ends is caught here.
   */
  static Step guarded(Course course, MachineState state, StrandId strand, Supplier<Step> pureStep) {
    try {
      return pureStep.get();
    } catch (RuntimeException | StackOverflowError bug) {
      Workflow.getLogger(Mishaps.class)
          .error("The interpreter failed in run {}", course.start().runId(), bug);
      String where =
          state.root().frames().isEmpty() ? "/input" : course.machine().position(state, strand);
      return over(
          state,
          WorkflowError.Standard.RUNTIME.error(
              "The interpreter failed here; the worker's log says why.", where));
    }
  }

  /** The step that ends a run where it stands. */
  static Step over(MachineState state, WorkflowError error) {
    return new Step(
        new MachineState(
            state.startedAt(),
            state.context(),
            state.steps(),
            new Strand(state.root().frames(), new Command.Faulted(error), state.steps())),
        List.of(),
        null);
  }
}
