package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.workers.protocol.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands: all that is needed, with the pinned definition, to go on elsewhere, also with
 * branches under way. Immutable; JSON trees in it are shared, never copied and never changed.
 *
 * @param startedAt when the run began, in milliseconds since the epoch
 * @param context the workflow's context data
 * @param steps how many steps were taken
 * @param undos the tasks that have completed and can be undone, in that order; none while they are
 * @param root the run's own strand; those of branches are in its frames
 */
public record MachineState(
    long startedAt, JsonNode context, long steps, List<Undo> undos, Strand root) {

  public MachineState {
    undos = List.copyOf(undos);
  }

  /** Of a run that has not begun. */
  public static MachineState nowhere() {
    return new MachineState(
        0, NullNode.instance, 0, List.of(), new Strand(List.of(), new Command.Proceed(), 0));
  }

  /** How the run has ended; null when it has not. */
  public @Nullable RunResult result() {
    return switch (root.awaits()) {
      case Command.Completed(var output) -> new RunResult.Completed(output);
      case Command.Faulted(var error) -> new RunResult.Faulted(error);
      case Command.Cancelled(var reason) -> new RunResult.Cancelled(reason);
      case Command _ -> null;
    };
  }

  /** Why the run ends, or has ended, before its last task; null when it does not. */
  public @Nullable RunResult endsBecause() {
    if (isUndoing() && root.frames().getFirst() instanceof UndoFrame undoing) {
      return undoing.because();
    }
    return root.awaits() instanceof Command.Faulted(var error)
        ? new RunResult.Faulted(error)
        : null;
  }

  /** As it stands, with what a step after it has left to undo. */
  public MachineState remembering(MachineState after) {
    return new MachineState(startedAt, after.context, after.steps, after.undos, root);
  }

  /** Whether the run is ending, and undoes its tasks or has undone them. */
  public boolean isUndoing() {
    return !root.frames().isEmpty() && root.frames().getFirst() instanceof UndoFrame;
  }

  /**
   * The strands that can go on or wait for something outside, in the order in which they began to:
   * that is the order in which a run goes on elsewhere.
   */
  public List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    collect(StrandId.ROOT, root, waiting);
    waiting.sort(Comparator.comparingLong(Waiting::since));
    return waiting;
  }

  private static void collect(StrandId id, Strand strand, List<Waiting> into) {
    if (strand.awaits() instanceof Command.Join
        && strand.frames().getLast() instanceof Frame.Fork fork) {
      for (int i = 0; i < fork.branches().size(); i++) {
        if (fork.branches().get(i) instanceof Strand branch) {
          collect(id.branch(i), branch, into);
        }
      }
    } else {
      into.add(new Waiting(id, strand.awaits(), strand.since()));
    }
  }
}
