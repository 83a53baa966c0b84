package dev.penstock.definition.task;

import java.util.ArrayList;
import java.util.List;

/** The tasks of a document with all that stand inside of them. */
public final class TaskTree {

  private TaskTree() {}

  /**
   * In the order of the document, each task before what is inside of it, and that before its undo.
   */
  public static List<TaskDefinition> flatten(TaskList list) {
    List<TaskDefinition> all = new ArrayList<>();
    add(list, all);
    return List.copyOf(all);
  }

  private static void add(TaskList list, List<TaskDefinition> all) {
    for (TaskDefinition task : list.tasks()) {
      all.add(task);
      inside(task).forEach(inner -> add(inner, all));
      task.frame().undo().ifPresent(undo -> add(undo, all));
    }
  }

  /** The lists of tasks that a task goes through itself. */
  public static List<TaskList> inside(TaskDefinition task) {
    return switch (task) {
      case DoTask block -> List.of(block.tasks());
      case ExtendedTask extended -> List.of(extended.before(), extended.inner(), extended.after());
      case ForTask loop -> List.of(loop.tasks());
      case ForkTask fork -> fork.branches();
      case IteratingTask iterating -> iterating.body().map(List::of).orElse(List.of());
      case TryTask tried ->
          tried.handler().map(h -> List.of(tried.tasks(), h)).orElse(List.of(tried.tasks()));
      case CallTask _, EmitTask _, RaiseTask _, SetTask _, SubRunTask _, SwitchTask _, WaitTask _ ->
          List.of();
    };
  }
}
