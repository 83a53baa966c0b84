package dev.penstock.workers.trial;

import dev.penstock.definition.Spelling;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskTree;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How a test names a task: by its name, or by its JSON pointer when the name is not enough. */
record TaskNames(List<TaskDefinition> tasks) {

  static TaskNames of(WorkflowDefinition definition) {
    return new TaskNames(TaskTree.flatten(definition.tasks()));
  }

  /** The name or pointer, when the definition has such a task; else a complaint. */
  Optional<String> known(Place at) {
    Optional<String> given = at.text();
    if (given.isPresent() && tasks.stream().noneMatch(t -> isMeant(given.get(), t))) {
      TreeSet<String> words = new TreeSet<>();
      tasks.forEach(
          t -> words.add(given.get().startsWith("/") ? t.position().pointer() : t.name()));
      String hint = Spelling.hint(given.get(), words);
      at.complain(
          "The workflow has no task \""
              + given.get()
              + "\"."
              + (hint.isEmpty() ? " It has " + String.join(", ", words) + "." : hint));
      return Optional.empty();
    }
    return given;
  }

  static boolean isMeant(String nameOrPointer, TaskDefinition task) {
    return isMeant(nameOrPointer, task.position().pointer());
  }

  static boolean isMeant(String nameOrPointer, String position) {
    return nameOrPointer.startsWith("/")
        ? nameOrPointer.equals(position)
        : nameOrPointer.equals(nameOf(position));
  }

  /** The last part of a task's pointer. */
  static String nameOf(String position) {
    return position.substring(position.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }
}
