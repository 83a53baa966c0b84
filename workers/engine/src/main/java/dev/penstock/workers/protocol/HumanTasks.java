package dev.penstock.workers.protocol;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Asks people and reads what they decided. */
@ActivityInterface(namePrefix = "human-task.")
public interface HumanTasks {

  /** Puts the question into the inbox. Asking again with the same id changes nothing. */
  @ActivityMethod(name = "ask")
  void ask(HumanTaskRequest request);

  /** The decision as it is stored: the signal only says that there is one. */
  @ActivityMethod(name = "decision")
  HumanDecision decision(String humanTaskId);

  /** Closes an open question as expired; when somebody was quicker, their decision stands. */
  @ActivityMethod(name = "expire")
  HumanDecision expire(String humanTaskId);

  /**
   * Closes a question that nobody waits for any more; when it is closed already, nothing changes.
   */
  @ActivityMethod(name = "withdraw")
  void withdraw(String humanTaskId);
}
