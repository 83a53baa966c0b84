package dev.penstock.workers.protocol;

/**
 * One attempt of one task in one run. Run, position and iteration name the effect and give its
 * idempotency key; the attempt counts the language's own retries.
 *
 * @param runId the run
 * @param position JSON pointer of the task
 * @param iteration the indexes of the enclosing loops, outermost first, joined by dots, then {@code
 *     #n} when flow directives came back to the task for the n-th time; empty outside loops
 * @param attempt 1 for the first
 */
public record TaskAttempt(String runId, String position, String iteration, int attempt) {

  /** The key sent to targets as {@code Idempotency-Key}; the same for every attempt. */
  public String idempotencyKey() {
    return runId + ":" + position + (iteration.isEmpty() ? "" : ":" + iteration);
  }
}
