package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * {@code do}: runs a list of tasks one after the other. A call of a function is one as well: its
 * list holds the body.
 *
 * @param tasks the sub-tasks
 * @param with of a called function, what it is given; absent: the task's own input
 */
public record DoTask(TaskFrame frame, TaskList tasks, Optional<Template> with)
    implements TaskDefinition {

  public DoTask(TaskFrame frame, TaskList tasks) {
    this(frame, tasks, Optional.empty());
  }
}
