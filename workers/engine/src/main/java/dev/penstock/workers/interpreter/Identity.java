package dev.penstock.workers.interpreter;

import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.json.Digest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Names one execution of a task: what its idempotency key is made of. Two executions never share
 * position, iteration and attempt; a retry of the same one changes only the attempt.
 */
final class Identity {

  private Identity() {}

  /** Of the task that the list on top of the stack stands at, or of the task of the top frame. */
  static TaskAttempt of(String runId, Stack stack, TaskDefinition task) {
    List<String> loops = new ArrayList<>();
    List<Integer> laps = new ArrayList<>();
    int attempt = 1;
    String undone = null;
    for (Stack.Level level : stack.levels()) {
      if (level.frame() instanceof Frame.For loop) {
        loops.add(Integer.toString(loop.item()));
      }
      if (level.frame() instanceof Frame.Iterating iterating) {
        if (iterating.stage() == ListenFrame.Stage.WAITING) {
          continue;
        }
        loops.add(Integer.toString(iterating.heard().count()));
      }
      if (level.frame() instanceof Frame.Try tried) {
        attempt = tried.attempts().number();
      }
      if (level.frame() instanceof UndoFrame undoing) {
        attempt = undoing.count().number();
        undone = undoing.undo().iteration();
      }
      if (level.frame() instanceof Frame.Listing listing) {
        laps.add(listing.progress().lap());
      }
    }
    String own = String.join(".", loops) + returns(laps);
    return new TaskAttempt(
        runId,
        task.position().pointer(),
        undone == null || own.isEmpty()
            ? Objects.requireNonNullElse(undone, own)
            : undone + "/" + own,
        attempt);
  }

  /** Derived, so that a repeated ask finds the first; hashed, so that it fits into a URL. */
  static String id(String prefix, String name) {
    return prefix + Digest.of(name).substring("sha256:".length(), "sha256:".length() + 32);
  }

  /** Leading ones say nothing: the position already tells how deep the task stands. */
  private static String returns(List<Integer> laps) {
    int first = 0;
    while (first < laps.size() && laps.get(first) == 1) {
      first++;
    }
    return first == laps.size()
        ? ""
        : "#"
            + String.join(
                ".", laps.subList(first, laps.size()).stream().map(String::valueOf).toList());
  }
}
