package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.ForkTask;
import dev.penstock.definition.task.IteratingTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.TryTask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step's working copy of a strand's stack, each frame beside the task it belongs to. Below a
 * branch stand the frames of the strand it was forked from, so that all that encloses a task is
 * found the same way, forked or not.
 */
final class Stack {

  /**
   * A frame and its task.
   *
   * @param task null for the root; a branch belongs to its fork
   */
  record Level(@Nullable TaskDefinition task, Frame frame) {

    TaskDefinition definition() {
      if (task == null) {
        throw new IllegalStateException("The root is no task.");
      }
      return task;
    }
  }

  private static final int NONE = -1;

  private final WorkflowDefinition definition;
  private final List<Level> levels = new ArrayList<>();
  private final long startedAt;
  private final long step;
  private JsonNode context;
  private List<Undo> undos;

  /** The branch that was closed just now: of its fork's, the one that this step is in. */
  private int own = NONE;

  Stack(WorkflowDefinition definition, MachineState state, StrandId id) {
    this.definition = definition;
    this.startedAt = state.startedAt();
    this.step = state.steps() + 1;
    this.context = state.context();
    this.undos = state.undos();
    state.root().frames().forEach(this::push);
    for (int index : id.branches()) {
      if (top().frame() instanceof Frame.Fork fork
          && fork.branches().get(index) instanceof Strand strand) {
        strand.frames().forEach(this::push);
      } else {
        throw new IllegalStateException("There is no strand " + id);
      }
    }
  }

  /** The state after a step that wants this next of the strand on top. */
  MachineState freeze(Command wanted) {
    return new MachineState(startedAt, context, step, undos, strand(0, wanted));
  }

  private Strand strand(int from, Command wanted) {
    List<Frame> frames = new ArrayList<>();
    for (int i = from; i < depth(); i++) {
      if (levels.get(i).frame() instanceof Frame.Fork fork
          && i + 1 < depth()
          && levels.get(i + 1).frame() instanceof Frame.Branch branch) {
        frames.add(fork.with(branch.index(), strand(i + 1, wanted)));
        return new Strand(frames, new Command.Join(), step);
      }
      frames.add(levels.get(i).frame());
    }
    return new Strand(frames, wanted, step);
  }

  /** Of the strand on top. */
  StrandId id() {
    List<Integer> branches = new ArrayList<>();
    for (Level level : levels) {
      if (level.frame() instanceof Frame.Branch branch) {
        branches.add(branch.index());
      }
    }
    return new StrandId(branches);
  }

  /** Number of this step. */
  long step() {
    return step;
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

  List<Undo> undos() {
    return undos;
  }

  void undos(List<Undo> kept) {
    undos = kept;
  }

  /** Opens the task that the list on top stands at. */
  void push(Frame frame) {
    TaskDefinition task =
        switch (frame) {
          case Frame.Root _, UndoFrame _ -> null;
          case Frame.Branch _ -> top().task();
          case Frame.OfTask _ -> current(top());
        };
    levels.add(new Level(task, frame));
  }

  void replace(Frame frame) {
    levels.set(levels.size() - 1, new Level(top().task(), frame));
  }

  /**
   * Closes the top frame; an enclosing {@code try} learns how many attempts were used in it, and of
   * which effects in it nothing will be heard.
   */
  Level pop() {
    Level popped = levels.removeLast();
    Unheard.in(popped.frame(), own).forEach(this::leave);
    own = popped.frame() instanceof Frame.Branch branch ? branch.index() : NONE;
    int used = Attempts.highest(popped.frame());
    for (int i = levels.size() - 1; used > 0 && i >= 0; i--) {
      if (levels.get(i).frame() instanceof Frame.Try outer) {
        levels.set(i, new Level(levels.get(i).task(), outer.with(outer.attempts().saw(used))));
        break;
      }
      if (levels.get(i).frame() instanceof UndoFrame undoing) {
        levels.set(i, new Level(null, undoing.with(undoing.count().saw(used))));
      }
    }
    return popped;
  }

  /** Nothing will be heard of an effect any more: the nearest {@code try} remembers that. */
  void leave(String key) {
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (levels.get(i).frame() instanceof Frame.Try tried) {
        levels.set(i, new Level(levels.get(i).task(), tried.with(tried.attempts().leaves(key))));
        return;
      }
    }
  }

  /** Whether an effect may have been made in an attempt before, without being heard of. */
  boolean mayHaveMade(String key) {
    return levels.stream()
        .anyMatch(
            level ->
                level.frame() instanceof Frame.Try tried
                    && tried.attempts().unheard().contains(key));
  }

  /** What became of an effect is known. */
  void heard(String key) {
    levels.replaceAll(
        level ->
            level.frame() instanceof Frame.Try tried
                ? new Level(level.task(), tried.with(tried.attempts().heard(key)))
                : level);
  }

  /** The tasks that a listing frame goes through. */
  TaskList list(Level level) {
    return list(definition, level);
  }

  /** As {@link #list(Level)}, in any version of the document. */
  static TaskList list(WorkflowDefinition definition, Level level) {
    return switch (level.frame()) {
      case Frame.Root _ -> definition.tasks();
      case UndoFrame undoing -> Undos.tasks(definition, undoing);
      case Frame.Branch branch -> ((ForkTask) level.definition()).branches().get(branch.index());
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
      case Frame.Iterating iterating ->
          Consuming.tasks((IteratingTask) level.definition(), iterating);
      case Frame.Emit _,
          Frame.Fork _,
          Frame.Call _,
          Frame.Approval _,
          Frame.SubRun _,
          Frame.Wait _ ->
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
