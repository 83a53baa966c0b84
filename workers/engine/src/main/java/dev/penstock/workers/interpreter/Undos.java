package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.TaskTree;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.protocol.UndoNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what a run has done, in reverse: each task that has completed and has an {@code undo} is
 * kept in mind, and when the run fails or is cancelled the undos run one after the other.
 */
final class Undos {

  /** Most tasks that a run keeps in mind. */
  static final int MOST = 10_000;

  private Undos() {}

  /** A task has completed. One too many is kept in mind all the same, as it was done. */
  static void completed(Turn turn, TaskDefinition task, JsonNode output) {
    if (task.frame().undo().isEmpty()) {
      return;
    }
    TaskAttempt done = Identity.of(turn.start().runId(), turn.stack(), task);
    List<Undo> undos = new ArrayList<>(turn.stack().undos());
    undos.add(new Undo(done.position(), done.iteration(), done.attempt(), output));
    turn.stack().undos(undos);
    if (undos.size() > MOST) {
      throw tooMany(done.position());
    }
  }

  /**
   * How a run goes on that comes to its end early.
   *
   * @param bottom what stands alone on its stack
   * @param undos what is left to keep in mind
   */
  record Way(Frame bottom, List<Undo> undos, Command wanted) {}

  /**
   * The way of a run that ends early, of which only the lowest frame is left.
   *
   * @param because it has failed, or is cancelled; in a run that undoes: the undo at hand has
   *     failed
   */
  static Way ending(Frame bottom, List<Undo> undos, RunResult because, long now) {
    if (bottom instanceof UndoFrame undoing) {
      return ended(undoing, because instanceof RunResult.Faulted(var error) ? error : null, now);
    }
    if (undos.isEmpty()) {
      return new Way(bottom, undos, over(because, 0, 0));
    }
    UndoFrame undoing =
        new UndoFrame(
            Progress.start(undos.getLast().output()),
            UndoFrame.Stage.BEGINNING,
            because,
            undos,
            new UndoFrame.Count(undos.size(), 0, 1, 1),
            now);
    return new Way(undoing, List.of(), new Command.Note(new UndoNote.Begun(because, undos.size())));
  }

  static Command step(Turn turn, UndoFrame undoing) {
    return switch (undoing.stage()) {
      case BEGINNING -> open(turn, undoing, undoing.left());
      case RUNNING -> {
        boolean through =
            undoing.progress().index() >= tasks(turn.definition(), undoing).tasks().size();
        if (!through) {
          yield Entry.enter(turn, undoing);
        }
        Way way = ended(undoing, null, turn.now());
        turn.stack().replace(way.bottom());
        yield way.wanted();
      }
      case ENDING -> {
        List<Undo> left = undoing.left().subList(0, undoing.left().size() - 1);
        yield left.isEmpty()
            ? over(undoing.because(), undoing.count().all(), undoing.count().failed())
            : open(turn, undoing, left);
      }
    };
  }

  /** The undo of the task at hand. */
  static TaskList tasks(WorkflowDefinition definition, UndoFrame undoing) {
    return list(definition, undoing.undo())
        .orElseThrow(() -> new IllegalStateException("No undo of " + undoing.undo().position()));
  }

  /** The undo of a task in some version of the document; empty when it has none there. */
  static Optional<TaskList> list(WorkflowDefinition definition, Undo undo) {
    return find(definition.tasks(), undo.position()).flatMap(task -> task.frame().undo());
  }

  private static Optional<TaskDefinition> find(TaskList list, String pointer) {
    for (TaskDefinition task : list.tasks()) {
      String here = task.position().pointer();
      if (here.equals(pointer)) {
        return Optional.of(task);
      }
      if (pointer.startsWith(here + "/")) {
        return TaskTree.inside(task).stream()
            .flatMap(inside -> find(inside, pointer).stream())
            .findFirst();
      }
    }
    return Optional.empty();
  }

  /**
   * Attempts are numbered on only where a task was done in more than one: a target that acts once
   * per key has then been called with one key, and so it is for the undos.
   */
  private static Command open(Turn turn, UndoFrame undoing, List<Undo> left) {
    UndoFrame.Count before = undoing.count();
    boolean retried = undoing.left().stream().anyMatch(undo -> undo.attempt() > 1);
    boolean first = undoing.stage() == UndoFrame.Stage.BEGINNING;
    int number = first ? 1 : retried || before.number() > 1 ? before.highest() + 1 : 1;
    UndoFrame next =
        new UndoFrame(
            Progress.start(left.getLast().output()),
            UndoFrame.Stage.RUNNING,
            undoing.because(),
            left,
            new UndoFrame.Count(
                before.all(), before.failed(), number, Math.max(number, before.highest())),
            turn.now());
    turn.stack().replace(next);
    find(turn.definition().tasks(), next.undo().position())
        .ifPresent(task -> turn.saw(new Sighting.Undoing(task, next.undo().output())));
    return new Command.Proceed();
  }

  private static Way ended(UndoFrame undoing, @Nullable WorkflowError error, long now) {
    UndoFrame.Count count = undoing.count();
    int left = undoing.left().size();
    if (undoing.stage() != UndoFrame.Stage.RUNNING) {
      // Only a failure of the platform gets here: what can't be put on record is not done.
      int undone = undoing.stage() == UndoFrame.Stage.ENDING ? left - 1 : left;
      return new Way(
          undoing, List.of(), over(undoing.because(), count.all(), count.failed() + undone));
    }
    UndoFrame.Count counted =
        new UndoFrame.Count(
            count.all(), count.failed() + (error == null ? 0 : 1), count.number(), count.highest());
    return new Way(
        undoing.at(UndoFrame.Stage.ENDING).with(counted),
        List.of(),
        new Command.Note(
            new UndoNote.Ended(
                count.all() - left + 1,
                undoing.undo().position(),
                undoing.undo().iteration(),
                Instant.ofEpochMilli(undoing.since()),
                Duration.ofMillis(Math.max(0, now - undoing.since())),
                error)));
  }

  private static Command over(RunResult because, int all, int failed) {
    return switch (because) {
      case RunResult.Faulted(var error) ->
          new Command.Faulted(failed == 0 ? error : told(error, all, failed));
      case RunResult.Cancelled(var reason) -> new Command.Cancelled(reason);
      case RunResult.Completed _ ->
          throw new IllegalArgumentException("What has completed is not undone.");
    };
  }

  private static WorkflowError told(WorkflowError error, int all, int failed) {
    String undos = "Of " + all + " undos " + failed + " failed.";
    return new WorkflowError(
        error.type(),
        error.status(),
        error.title(),
        error.detail() == null ? undos : error.detail() + " " + undos,
        error.instance());
  }

  private static Fault tooMany(String position) {
    ProblemType type = ProblemType.PAYLOAD_TOO_LARGE;
    return new Fault(
        new WorkflowError(
            type.uri(),
            type.status(),
            type.title(),
            "A run keeps at most " + MOST + " tasks in mind that it could undo.",
            position));
  }
}
