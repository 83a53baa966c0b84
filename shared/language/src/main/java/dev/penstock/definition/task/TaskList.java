package dev.penstock.definition.task;

import java.util.List;

/**
 * The ordered tasks of a {@code do}, {@code for}, {@code try} or {@code catch}, or the one of a
 * branch of a {@code fork}. Names are unique.
 *
 * @param position the pointer of the list itself, for example {@code /do} or {@code /do/0/loop/do}
 * @param tasks in the order they run unless a directive says otherwise
 */
public record TaskList(String position, List<TaskDefinition> tasks) {

  public TaskList {
    tasks = List.copyOf(tasks);
  }

  /** The index of the named task, or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
