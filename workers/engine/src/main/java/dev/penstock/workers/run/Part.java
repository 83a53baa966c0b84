package dev.penstock.workers.run;

import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Function;

/**
 * A part of the platform as the workflow calls it: everything that can be asked of it is safe to
 * ask again.
 */
record Part<A>(A here, A elsewhere) {

  /** How often what is away is looked for. */
  static final RetryOptions UNTIL_BACK =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofMillis(200))
          .setBackoffCoefficient(2)
          .setMaximumInterval(Duration.ofSeconds(10))
          .build();

  /** What bookkeeping may take. */
  static final Duration BOOKKEEPING = Duration.ofSeconds(10);

  static final RetryOptions ONCE = RetryOptions.newBuilder().setMaximumAttempts(1).build();

  private static final LocalActivityOptions HERE =
      LocalActivityOptions.newBuilder()
          .setStartToCloseTimeout(Duration.ofSeconds(2))
          .setRetryOptions(ONCE)
          .setDoNotIncludeArgumentsIntoMarker(true)
          .build();

  private static final ActivityOptions ELSEWHERE =
      ActivityOptions.newBuilder()
          .setStartToCloseTimeout(BOOKKEEPING)
          .setRetryOptions(UNTIL_BACK)
          .build();

  static <A> Part<A> of(Class<A> activities) {
    return new Part<>(
        Workflow.newLocalActivityStub(activities, HERE),
        Workflow.newActivityStub(activities, ELSEWHERE));
  }

  <T> Asked<T> ask(Function<A, Promise<T>> question) {
    return new Asked<>(() -> question.apply(here), () -> question.apply(elsewhere));
  }
}
