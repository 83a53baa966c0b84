package dev.penstock.definition.task;

import java.util.Optional;

/** A task that takes what comes from outside, one after the other, and may do something with it. */
public sealed interface IteratingTask extends TaskDefinition
    permits ListenTask, AsyncApiSubscribeTask {

  /** What is done with each before the next one; none: it is only taken. */
  Optional<EventIterator> foreach();

  /** The tasks for each, if there are any. */
  default Optional<TaskList> body() {
    return foreach().flatMap(EventIterator::tasks);
  }
}
