package dev.penstock.workers.interpreter;

import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.EventIterator;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.ForkTask;
import dev.penstock.definition.task.ListenTask;
import dev.penstock.definition.task.SameTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.TryTask;
import java.util.List;
import java.util.Optional;

/**
 * Whether a task that has begun can go on as another version has it. What it has begun with must be
 * the same; what follows from its end, its output, its export and its directive, may be another.
 */
final class OpenTask {

  private OpenTask() {}

  /** What is in the way, for a person; empty when nothing is. */
  static Optional<String> difference(Frame.OfTask frame, TaskDefinition old, TaskDefinition to) {
    if (old.getClass() != to.getClass()) {
      return Optional.of("The run is in this task, and it is of another kind there.");
    }
    if (!SameTask.entered(old.frame(), to.frame())) {
      return Optional.of(
          "The run is in this task, and its condition, its input or its timeout is another there.");
    }
    return same(frame, old, to)
        ? Optional.empty()
        : Optional.of("The run is in this task, and what it has begun to do is another there.");
  }

  private static boolean same(Frame.OfTask frame, TaskDefinition old, TaskDefinition to) {
    return switch (frame) {
      case Frame.Do _ -> ((DoTask) old).with().equals(((DoTask) to).with());
      case Frame.For _ -> loop((ForTask) old, (ForTask) to);
      case Frame.Fork _ -> fork((ForkTask) old, (ForkTask) to);
      case Frame.Try tried ->
          tried.phase() == Frame.Try.Phase.TRYING || catching((TryTask) old, (TryTask) to);
      case Frame.Extended extended ->
          extended(extended.part(), (ExtendedTask) old, (ExtendedTask) to);
      case ListenFrame listen -> listen(listen, (ListenTask) old, (ListenTask) to);
      case Frame.OfTask _ -> SameTask.besideFrame(old, to);
    };
  }

  private static boolean loop(ForTask old, ForTask to) {
    return old.each().equals(to.each())
        && old.at().equals(to.at())
        && old.in().equals(to.in())
        && old.whileTrue().equals(to.whileTrue());
  }

  /** What the branches do is looked at one by one. */
  private static boolean fork(ForkTask old, ForkTask to) {
    return old.compete() == to.compete() && names(old.branches()).equals(names(to.branches()));
  }

  private static List<List<String>> names(List<TaskList> branches) {
    return branches.stream()
        .map(branch -> branch.tasks().stream().map(TaskDefinition::name).toList())
        .toList();
  }

  private static boolean catching(TryTask old, TryTask to) {
    return old.tasks().equals(to.tasks())
        && old.filter().equals(to.filter())
        && old.as().equals(to.as())
        && old.when().equals(to.when())
        && old.exceptWhen().equals(to.exceptWhen())
        && old.retry().equals(to.retry())
        && old.handler().isPresent() == to.handler().isPresent();
  }

  private static boolean extended(Frame.Extended.Part part, ExtendedTask old, ExtendedTask to) {
    return old.when().equals(to.when())
        && switch (part) {
          case BEFORE -> true;
          case TASK, ALONE -> old.before().equals(to.before());
          case AFTER -> old.before().equals(to.before()) && old.task().equals(to.task());
        };
  }

  /** Before the first event is dealt with, what is done with events may still change. */
  private static boolean listen(ListenFrame frame, ListenTask old, ListenTask to) {
    if (!old.to().equals(to.to()) || !old.read().equals(to.read())) {
      return false;
    }
    return switch (frame.stage()) {
      case WAITING -> frame.heard().count() == 0 || old.foreach().equals(to.foreach());
      case ITERATING ->
          variables(old.foreach()).equals(variables(to.foreach()))
              && (frame.heard().count() == 0 || old.foreach().equals(to.foreach()));
    };
  }

  private static List<String> variables(Optional<EventIterator> foreach) {
    return foreach.map(it -> List.of(it.item(), it.at())).orElse(List.of());
  }
}
