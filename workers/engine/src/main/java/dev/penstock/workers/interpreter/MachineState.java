package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a run stands: all that is needed, with the pinned definition, to go on elsewhere, also with
 * branches under way. Immutable; JSON trees in it are shared, never copied and never changed.
 *
 * @param startedAt when the run began, in milliseconds since the epoch
 * @param context the workflow's context data
 * @param steps how many steps were taken
 * @param root the run's own strand; those of branches are in its frames
 */
public record MachineState(long startedAt, JsonNode context, long steps, Strand root) {

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
