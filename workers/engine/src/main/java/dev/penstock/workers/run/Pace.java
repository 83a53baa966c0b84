package dev.penstock.workers.run;

import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Keeps long stretches of pure tasks polite. The backbone takes a workflow for stuck when it does
 * not yield within a second, and abandons a workflow task after ten. Neither may be measured here,
 * since a replay must do the same, so steps are counted: now and then the workflow yields, which
 * costs nothing, and seldom it ends its workflow task with the shortest timer, which costs events.
 */
final class Pace {

  private static final int YIELD_EVERY = 25;
  private static final int NEW_TASK_EVERY = 1_000;

  private int steps;

  /** The workflow waited for something: what it used up before counts no more. */
  void rested() {
    steps = 0;
  }

  /** A step is about to be taken. */
  void step() {
    steps++;
    if (steps % YIELD_EVERY == 0) {
      yieldOnce();
    }
  }

  /** Whether the workflow task is used up. */
  boolean wantsNewTask() {
    return steps >= NEW_TASK_EVERY;
  }

  void newTask() {
    steps = 0;
    Workflow.sleep(Duration.ofMillis(1));
  }

  /** A condition that holds when it is asked the second time: by then others have run. */
  static void yieldOnce() {
    boolean[] asked = {false};
    Workflow.await(
        () -> {
          boolean before = asked[0];
          asked[0] = true;
          return before;
        });
  }
}
