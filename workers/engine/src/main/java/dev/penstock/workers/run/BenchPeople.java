package dev.penstock.workers.run;

import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.HumanTasks;
import io.temporal.failure.ApplicationFailure;

/** The bench has no inbox: whoever asks is told where people can be asked. */
final class BenchPeople implements HumanTasks {

  @Override
  public void ask(HumanTaskRequest request) {
    throw nobody();
  }

  @Override
  public HumanDecision decision(String humanTaskId) {
    throw nobody();
  }

  @Override
  public HumanDecision expire(String humanTaskId) {
    throw nobody();
  }

  @Override
  public void withdraw(String humanTaskId) {
    throw nobody();
  }

  private static ApplicationFailure nobody() {
    return ApplicationFailure.newNonRetryableFailure(
        "An approval needs people, and only a node has an inbox: start one with ./penstock up, then"
            + " apply the workflow and start it there.",
        "no-inbox");
  }
}
