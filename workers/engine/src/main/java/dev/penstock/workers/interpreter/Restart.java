package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Changes what the next task of a run is given. */
public final class Restart {

  private Restart() {}

  /**
   * The same place with other data.
   *
   * @param state one whose own strand stands before a task
   * @param input the task's raw input
   */
  public static MachineState with(MachineState state, JsonNode input) {
    List<Frame> frames = new ArrayList<>(state.root().frames());
    if (!(frames.getLast() instanceof Frame.Listing listing)) {
      throw new IllegalArgumentException("The run does not stand before a task.");
    }
    Progress progress = listing.progress();
    frames.set(
        frames.size() - 1, listing.at(new Progress(progress.index(), progress.lap(), input)));
    return new MachineState(
        state.startedAt(),
        state.context(),
        state.steps(),
        state.undos(),
        new Strand(frames, state.root().awaits(), state.root().since()));
  }
}
