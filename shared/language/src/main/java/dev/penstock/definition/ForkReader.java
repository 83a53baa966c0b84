package dev.penstock.definition;

import dev.penstock.definition.task.ForkTask;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.definition.task.TaskList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code fork} tasks. Branches are no siblings: the flow does not go from one to another. */
final class ForkReader {

  private ForkReader() {}

  static ForkTask read(Reading reading, TaskFrame frame, Located fork) {
    List<TaskList> branches = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Located list = fork.member("branches").orElseThrow();
    for (Located branch : list.items()) {
      for (Located.Member entry : branch.members()) {
        if (!names.add(entry.key())) {
          reading.report(
              Rule.DUPLICATE_TASK_NAME,
              entry.located(),
              "Another branch of this fork is named \"" + entry.key() + "\".");
        }
      }
      branches.add(TaskListReader.read(reading, branch.position(), List.of(branch)));
    }
    boolean compete = fork.member("compete").map(c -> c.value().booleanValue()).orElse(false);
    if (compete && branches.isEmpty()) {
      reading.report(
          Rule.INVALID_ARGUMENT, list, "Branches that compete: at least one is needed to win.");
    }
    return new ForkTask(frame, branches, compete);
  }
}
