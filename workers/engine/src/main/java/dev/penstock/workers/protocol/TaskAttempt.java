package dev.penstock.workers.protocol;

/**
 * One attempt of one task in one run. Run, position and iteration name the effect and give its
 * idempotency key; the attempt counts the language's own retries.
 *
 * @param runId the run
 * @param position JSON pointer of the task
 * @param iteration the indexes of the enclosing loops, outermost first, joined by dots, then {@code
 *     #n} when flow directives went backwards in the task's list, in its n-th lap; when the list of
 *     an enclosing task went backwards too, one lap for each level, as {@code #2.1}; empty outside
 *     loops; in an undo, that of the task that is undone, then its own after a slash
 * @param attempt 1 for the first; never the same twice for one key
 */
public record TaskAttempt(String runId, String position, String iteration, int attempt) {

  /** The key sent to targets as {@code Idempotency-Key}; the same for every attempt. */
  public String idempotencyKey() {
    return runId + ":" + position + (iteration.isEmpty() ? "" : ":" + iteration);
  }
}
