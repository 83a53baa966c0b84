package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import java.util.Optional;

/**
 * When and how often a failed {@code try} is tried again (DSL reference, section Retry).
 *
 * @param when must hold for a retry
 * @param exceptWhen must not hold for a retry
 * @param delay the base delay; zero when absent in the document
 * @param backoff how the delay grows
 * @param maxAttempts {@code limit.attempt.count}, the number of retries allowed
 * @param maxAttemptDuration {@code limit.attempt.duration}, the longest that one attempt may take;
 *     it is known before there is an error
 * @param maxDuration {@code limit.duration}, the longest that all attempts together may take
 * @param jitterFrom least random time added to a delay
 * @param jitterTo most random time added to a delay
 */
public record RetryPolicy(
    Optional<Expression> when,
    Optional<Expression> exceptWhen,
    Timespan delay,
    Backoff backoff,
    Optional<Integer> maxAttempts,
    Optional<Timespan> maxAttemptDuration,
    Optional<Timespan> maxDuration,
    Timespan jitterFrom,
    Timespan jitterTo) {

  /** How the delay grows from one retry to the next. */
  public enum Backoff {
    CONSTANT,
    LINEAR,
    EXPONENTIAL
  }
}
