package dev.penstock.definition;

import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.TaskTree;
import java.util.Optional;

/**
 * Reads {@code metadata.penstock.undo}: the tasks that undo a task when the workflow fails or is
 * cancelled after it completed. They see the runtime arguments only: what was open around the task
 * is closed by then.
 */
final class UndoReader {

  /** Most tasks of one undo, with all that stand inside of them. */
  static final int MOST_TASKS = 100;

  private static final String UNDO = "undo";

  private UndoReader() {}

  /** Where a task's undo stands, if it has one. */
  static Optional<Located> at(Located task) {
    return penstock(task).flatMap(p -> p.member(UNDO));
  }

  static Optional<TaskList> read(Reading reading, Located task) {
    penstock(task).ifPresent(p -> reading.onlyKnown(p, UNDO));
    Optional<Located> undo = at(task);
    if (undo.isEmpty()) {
      return Optional.empty();
    }
    Located list = undo.get();
    if (reading.nesting().undoing()) {
      report(
          reading,
          list,
          "An undo has no undo of its own: what it has done stays. Handle its errors with \"try\""
              + " inside of it.");
      return Optional.empty();
    }
    if (task.value().has("raise")) {
      report(reading, list, "A \"raise\" never completes, so there is nothing to undo.");
      return Optional.empty();
    }
    if (!list.value().isArray() || list.value().isEmpty()) {
      report(reading, list, "An undo is a list of tasks, with at least one.");
      return Optional.empty();
    }
    TaskList tasks = TaskListReader.read(reading.undoing(), list);
    int size = TaskTree.flatten(tasks).size();
    if (size > MOST_TASKS) {
      report(
          reading,
          list,
          "The undo has "
              + size
              + " tasks; the most is "
              + MOST_TASKS
              + ". Run a workflow of its own instead.");
    }
    return Optional.of(tasks);
  }

  /** An undo can't end the workflow: others come after it. */
  static void checkDirective(Reading reading, FlowDirective directive, Optional<Located> at) {
    if (reading.nesting().undoing() && directive instanceof FlowDirective.End) {
      at.ifPresent(
          then ->
              report(
                  reading,
                  then,
                  "An undo can't end the workflow: the undos of other tasks come after it. Say"
                      + " \"exit\" to leave its list."));
    }
  }

  private static Optional<Located> penstock(Located task) {
    return task.member("metadata").flatMap(m -> m.member("penstock"));
  }

  private static void report(Reading reading, Located at, String message) {
    reading.report(Rule.INVALID_UNDO, at, message);
  }
}
