package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Moment;
import dev.penstock.workers.interpreter.Step;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.protocol.RunResult;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.util.function.Supplier;

/** What becomes of a run in which the platform itself has failed: it ends with that, visibly. */
final class Mishaps {

  private Mishaps() {}

  /** An activity that will never succeed ends the run visibly, not only on the backbone. */
  static WorkflowError refused(
      Course course, MachineState state, StrandId strand, RuntimeException failure) {
    if (failure instanceof ActivityFailure activity
        && !(activity.getCause() instanceof CanceledFailure)) {
      String detail =
          activity.getCause() instanceof ApplicationFailure why
              ? why.getOriginalMessage()
              : "A part of the platform failed; the worker's log says why.";
      return WorkflowError.Standard.RUNTIME.error(detail, course.machine().position(state, strand));
    }
    throw failure;
  }

  /**
   * An exception out of the machine is a bug of ours: the run faults with it, visibly, instead of
   * trying the same step for ever. The machine calls nothing of the backbone, so nothing that the
   * backbone throws for its own ends is caught here.
   */
  static Step guarded(
      Course course, MachineState state, StrandId strand, Moment moment, Supplier<Step> pureStep) {
    try {
      return pureStep.get();
    } catch (RuntimeException | StackOverflowError bug) {
      Workflow.getLogger(Mishaps.class)
          .error("The interpreter failed in run {}", course.start().runId(), bug);
      String where =
          state.root().frames().isEmpty() ? "/input" : course.machine().position(state, strand);
      return over(
          course,
          state,
          WorkflowError.Standard.RUNTIME.error(
              "The interpreter failed here; the worker's log says why.", where),
          moment);
    }
  }

  /** The step by which a run ends where it stands. */
  static Step over(Course course, MachineState state, WorkflowError error, Moment moment) {
    return course.machine().end(state, new RunResult.Faulted(error), moment);
  }
}
