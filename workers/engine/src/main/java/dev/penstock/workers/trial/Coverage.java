package dev.penstock.workers.trial;

import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.SwitchTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskTree;
import dev.penstock.definition.task.TryTask;
import dev.penstock.workers.interpreter.Sighting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tasks and branches of one definition were taken. Branches are: each case of a switch, and
 * none of them when there is no default; an {@code if} that holds, and that doesn't; an error
 * caught, and a retry where there is a policy. Not thread-safe.
 */
public final class Coverage {

  private static final String TASK = "task";

  private final Map<String, Point> points = new LinkedHashMap<>();

  /**
   * Something that can be taken.
   *
   * @param pointer of the task
   * @param source where the task is written: a function's stands elsewhere than its call
   * @param what {@code task}, or the name of the branch
   */
  public record Point(String pointer, String source, String what, boolean isTask, boolean taken) {}

  Coverage(TestFile tests) {
    for (TaskDefinition task : TaskTree.flatten(tests.definition().tasks())) {
      add(task, TASK);
      branches(task).forEach(branch -> add(task, branch));
    }
  }

  void count(Account account) {
    for (Sighting sighting : account.sightings()) {
      switch (sighting) {
        case Sighting.Began(var task, _) -> {
          if (!(task instanceof ExtendedTask)) {
            took(task, TASK);
          }
          took(task, "if holds");
        }
        case Sighting.Skipped(var task) -> took(task, "if does not hold");
        case Sighting.Chose(var task, var option) ->
            took(task, option == null ? "no case" : "case " + option.name());
        case Sighting.Caught(var task, _, var again) -> took(task, again ? "retry" : "catch");
        case Sighting.Ended _, Sighting.Undoing _ -> {
          // A task that ended, or is undone, has begun.
        }
      }
    }
  }

  /** All that can be taken, in the order of the document. */
  public List<Point> points() {
    return List.copyOf(points.values());
  }

  private static List<String> branches(TaskDefinition task) {
    List<String> branches = new ArrayList<>();
    if (task.frame().condition().isPresent()) {
      branches.add("if holds");
      branches.add("if does not hold");
    }
    if (task instanceof SwitchTask choice) {
      choice.cases().forEach(option -> branches.add("case " + option.name()));
      if (choice.cases().stream().allMatch(option -> option.when().isPresent())) {
        branches.add("no case");
      }
    }
    if (task instanceof TryTask tried) {
      if (tried.retry().isPresent()) {
        branches.add("retry");
      }
      if (tried.retry().isEmpty() || tried.handler().isPresent()) {
        branches.add("catch");
      }
    }
    return branches;
  }

  private void add(TaskDefinition task, String what) {
    String pointer = task.position().pointer();
    points.put(
        pointer + " " + what,
        new Point(pointer, task.position().source(), what, what.equals(TASK), false));
  }

  private void took(TaskDefinition task, String what) {
    points.computeIfPresent(
        task.position().pointer() + " " + what,
        (_, point) ->
            new Point(point.pointer(), point.source(), point.what(), point.isTask(), true));
  }
}
