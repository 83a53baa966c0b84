package dev.penstock.definition.task;

/**
 * A task of a workflow document (Open Workflow DSL 1.0, section Task). The set is closed: a switch
 * over it has no default, so that a new kind can't be forgotten anywhere.
 */
public sealed interface TaskDefinition
    permits CallTask,
        DoTask,
        EmitTask,
        ExtendedTask,
        ForTask,
        ForkTask,
        IteratingTask,
        RaiseTask,
        SetTask,
        SubRunTask,
        SwitchTask,
        TryTask,
        WaitTask {

  /** What every task has, whatever its kind. */
  TaskFrame frame();

  default String name() {
    return frame().name();
  }

  default TaskPosition position() {
    return frame().position();
  }
}
