package dev.penstock.workers.interpreter;

import java.util.List;

/**
 * One line of the run's work: its open tasks, and what it waits for. A strand that waits for its
 * branches awaits {@link Command.Join} and has a {@link Frame.Fork} on top.
 *
 * @param frames the open tasks, outermost first; the first is the {@link Frame.Root} or a {@link
 *     Frame.Branch}
 * @param awaits what the last step wanted next: all that is needed to ask for it once more
 * @param since number of the step that wanted it
 */
public record Strand(List<Frame> frames, Command awaits, long since) implements Frame.Fork.Branch {

  public Strand {
    frames = List.copyOf(frames);
  }
}
