package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.TryTask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step's working copy of the stack, each frame beside the task it belongs to. */
final class Stack {

  /**
   * A frame and its task.
   *
   * @param task null for the root
   */
  record Level(@Nullable TaskDefinition task, Frame frame) {

    TaskDefinition definition() {
      if (task == null) {
        throw new IllegalStateException("The root is no task.");
      }
      return task;
    }
  }

  private final WorkflowDefinition definition;
  private final List<Level> levels = new ArrayList<>();
  private final long startedAt;
  private JsonNode context;

  Stack(WorkflowDefinition definition, MachineState state) {
    this.definition = definition;
    this.startedAt = state.startedAt();
    this.context = state.context();
    for (Frame frame : state.frames()) {
      push(frame);
    }
  }

  MachineState freeze() {
    return new MachineState(startedAt, context, levels.stream().map(Level::frame).toList());
  }

  List<Level> levels() {
    return levels;
  }

  Level top() {
    return levels.getLast();
  }

  int depth() {
    return levels.size();
  }

  long startedAt() {
    return startedAt;
  }

  JsonNode context() {
    return context;
  }

  void context(JsonNode exported) {
    context = exported;
  }

  /** Opens the task that the list on top stands at. */
  void push(Frame frame) {
    levels.add(new Level(levels.isEmpty() ? null : current(top()), frame));
  }

  void replace(Frame frame) {
    levels.set(levels.size() - 1, new Level(top().task(), frame));
  }

  /** Closes the top frame; an enclosing {@code try} learns how many attempts were used in it. */
  Level pop() {
    Level popped = levels.removeLast();
    if (popped.frame() instanceof Frame.Try inner) {
      for (int i = levels.size() - 1; i >= 0; i--) {
        if (levels.get(i).frame() instanceof Frame.Try outer) {
          levels.set(
              i,
              new Level(
                  levels.get(i).task(),
                  outer.with(outer.attempts().saw(inner.attempts().highest()))));
          break;
        }
      }
    }
    return popped;
  }

  /** The tasks that a listing frame goes through. */
  TaskList list(Level level) {
    return switch (level.frame()) {
      case Frame.Root _ -> definition.tasks();
      case Frame.Do _ -> ((DoTask) level.definition()).tasks();
      case Frame.For _ -> ((ForTask) level.definition()).tasks();
      case Frame.Extended(_, _, var part, _, _) -> {
        ExtendedTask task = (ExtendedTask) level.definition();
        yield switch (part) {
          case BEFORE -> task.before();
          case TASK, ALONE -> task.inner();
          case AFTER -> task.after();
        };
      }
      case Frame.Try(_, _, Frame.Try.Phase phase, _, _) -> {
        TryTask task = (TryTask) level.definition();
        yield phase == Frame.Try.Phase.HANDLING ? task.handler().orElseThrow() : task.tasks();
      }
      case Frame.Call _, Frame.Approval _, Frame.Wait _ ->
          throw new IllegalStateException("Not a list of tasks: " + level.frame());
    };
  }

  private TaskDefinition current(Level level) {
    if (level.frame() instanceof Frame.Listing listing) {
      return list(level).tasks().get(listing.progress().index());
    }
    throw new IllegalStateException("Nothing can be opened below " + level.frame());
  }
}
