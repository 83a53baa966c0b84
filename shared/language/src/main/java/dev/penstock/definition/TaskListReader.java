package dev.penstock.definition;

import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.RaiseTask;
import dev.penstock.definition.task.SwitchTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.TryTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a task list and holds it to the rules that concern the list as a whole. */
final class TaskListReader {

  private TaskListReader() {}

  static TaskList read(Reading reading, Located list) {
    return read(reading, list.position(), list.items());
  }

  /** A list of these entries, which need not be all that stand beside each other. */
  static TaskList read(Reading reading, String position, List<Located> entries) {
    List<TaskDefinition> tasks = new ArrayList<>();
    List<Located> places = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Located item : entries) {
      for (Located.Member entry : item.members()) {
        if (!names.add(entry.key())) {
          reading.report(
              Rule.DUPLICATE_TASK_NAME,
              entry.located(),
              "Another task of this list is named \"" + entry.key() + "\".");
        }
        TaskReader.read(reading, entry.key(), entry.located().taskPosition(), entry.located())
            .ifPresent(
                task -> {
                  tasks.add(task);
                  places.add(entry.located());
                });
      }
    }
    TaskList read = new TaskList(position, tasks);
    checkTargets(reading, read, places, names);
    reportUnreachable(reading, read, places);
    return read;
  }

  /** A list of one task, such as the body of a function. */
  static TaskList single(Reading reading, String position, String name, Located body) {
    TaskList read =
        new TaskList(
            position, TaskReader.read(reading, name, body.taskPosition(), body).stream().toList());
    checkTargets(reading, read, read.tasks().isEmpty() ? List.of() : List.of(body), Set.of(name));
    return read;
  }

  private static void checkTargets(
      Reading reading, TaskList list, List<Located> places, Set<String> names) {
    for (int i = 0; i < places.size(); i++) {
      Located place = places.get(i);
      checkTarget(reading, list.tasks().get(i).frame().then(), place.member("then"), names);
      if (ExtendedTask.core(list.tasks().get(i)) instanceof SwitchTask choice) {
        List<Located> cases = place.member("switch").map(Located::items).orElse(List.of());
        for (int c = 0; c < cases.size(); c++) {
          Optional<Located> then =
              cases.get(c).members().stream().findFirst().flatMap(m -> m.located().member("then"));
          checkTarget(reading, choice.cases().get(c).then(), then, names);
        }
      }
      if (ExtendedTask.core(list.tasks().get(i)) instanceof TryTask tried) {
        Optional<Located> then = place.member("catch").flatMap(c -> c.member("then"));
        tried.caughtThen().ifPresent(t -> checkTarget(reading, t, then, names));
      }
    }
  }

  private static void checkTarget(
      Reading reading, FlowDirective directive, Optional<Located> at, Set<String> names) {
    UndoReader.checkDirective(reading, directive, at);
    if (directive instanceof FlowDirective.GoTo(String task) && !names.contains(task)) {
      at.ifPresent(
          then ->
              reading.report(
                  Rule.THEN_TO_NOWHERE,
                  then,
                  "No task of this list is named \""
                      + task
                      + "\"; a flow goes to a sibling, or says continue, exit or end."
                      + Spelling.hint(task, names)));
    }
  }

  private static void reportUnreachable(Reading reading, TaskList list, List<Located> places) {
    Set<Integer> reached = new HashSet<>();
    Deque<Integer> next = new ArrayDeque<>(List.of(0));
    while (!next.isEmpty()) {
      int index = next.pop();
      if (index >= 0 && index < list.tasks().size() && reached.add(index)) {
        next.addAll(successors(list, index));
      }
    }
    EndlessLoops.report(reading, places, reached, i -> successors(list, i));
    for (int i = 0; i < places.size(); i++) {
      if (!reached.contains(i)) {
        reading.report(Rule.UNREACHABLE_TASK, places.get(i), "The flow never gets to this task.");
      }
    }
  }

  private static List<Integer> successors(TaskList list, int index) {
    TaskDefinition whole = list.tasks().get(index);
    TaskDefinition task = ExtendedTask.core(whole);
    List<Integer> successors = new ArrayList<>();
    if (whole.frame().condition().isPresent()) {
      successors.add(index + 1);
    }
    if (whole instanceof ExtendedTask) {
      successors.add(target(list, index, whole.frame().then()));
    }
    if (task instanceof SwitchTask choice) {
      choice.cases().forEach(c -> successors.add(target(list, index, c.then())));
      if (choice.cases().stream().allMatch(c -> c.when().isPresent())) {
        successors.add(target(list, index, task.frame().then()));
      }
    } else if (task instanceof TryTask tried && tried.caughtThen().isPresent()) {
      successors.add(target(list, index, tried.caughtThen().get()));
      successors.add(target(list, index, task.frame().then()));
    } else if (!(task instanceof RaiseTask)) {
      successors.add(target(list, index, task.frame().then()));
    }
    return successors;
  }

  private static int target(TaskList list, int index, FlowDirective then) {
    return switch (then) {
      case FlowDirective.Continue() -> index + 1;
      case FlowDirective.Exit(), FlowDirective.End() -> -1;
      case FlowDirective.GoTo(String task) -> list.indexOf(task);
    };
  }
}
