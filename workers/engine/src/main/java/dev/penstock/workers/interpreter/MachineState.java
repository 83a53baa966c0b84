package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Where a run stands: all that is needed, with the pinned definition, to go on elsewhere.
 * Immutable; JSON trees in it are shared, never copied and never changed.
 *
 * @param startedAt when the run began, in milliseconds since the epoch
 * @param context the workflow's context data
 * @param frames the open tasks, outermost first; the first is always the {@link Frame.Root}
 */
public record MachineState(long startedAt, JsonNode context, List<Frame> frames) {

  public MachineState {
    frames = List.copyOf(frames);
  }
}
