package dev.penstock.workers.run;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Promise;
import java.util.function.Supplier;

/**
 * What the run wants of a part of the platform. It is asked once beside the run's own steps, which
 * costs the least, but keeps timers and signals out; when that part is away it is asked again and
 * again by an activity that keeps nothing out.
 *
 * @param here asks once, shortly
 * @param elsewhere asks until the part is back
 */
record Asked<T>(Supplier<Promise<T>> here, Supplier<Promise<T>> elsewhere) {

  /** Whether to ask elsewhere: nobody has refused for good, and the run is not being ended. */
  static boolean isAway(RuntimeException failure) {
    return failure instanceof ActivityFailure activity
        && switch (activity.getCause()) {
          case CanceledFailure _ -> false;
          case ApplicationFailure refused -> !refused.isNonRetryable();
          case null, default -> true;
        };
  }

  /** The answer; the run waits for it and for nothing else. */
  T answer() {
    try {
      return here.get().get();
    } catch (ActivityFailure failure) {
      if (isAway(failure)) {
        return elsewhere.get().get();
      }
      throw failure;
    }
  }
}
