package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * A task with an extension around it (DSL reference, section Extension). What the extension's tasks
 * give does not change the data of the task they extend; only when they {@code exit} before it, the
 * task does not run and what they gave is its raw output.
 *
 * @param frame condition, data flow and directive of the extended task
 * @param when must hold for the extension to apply; {@code $task} has the members of the task's
 *     definition too
 * @param before run before the task, on its input
 * @param task what is extended; another one when two extensions apply
 * @param after run after the task, on its raw output
 */
public record ExtendedTask(
    TaskFrame frame,
    Optional<Expression> when,
    TaskList before,
    TaskDefinition task,
    TaskList after)
    implements TaskDefinition {

  /** The task as its list knows it, as one element. */
  public TaskList inner() {
    return new TaskList(task.position().pointer(), List.of(task));
  }

  /** What is below all extensions. */
  public static TaskDefinition core(TaskDefinition task) {
    return task instanceof ExtendedTask extended ? core(extended.task()) : task;
  }
}
