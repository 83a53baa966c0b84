package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.workers.protocol.TaskAttempt;

/**
 * A {@code listen}. It goes through a list of tasks only while it deals with an event.
 *
 * @param progress in the tasks for the event at hand
 * @param stage what it is doing
 * @param task names it for the log of events
 * @param heard how far it has come there
 * @param item the event at hand as it is read
 * @param leaving whether it ends with the event at hand
 */
public record ListenFrame(
    Entered entered,
    Progress progress,
    Stage stage,
    TaskAttempt task,
    Heard heard,
    JsonNode item,
    boolean leaving)
    implements Frame.Iterating {

  /** What a {@code listen} is doing. */
  public enum Stage {
    /** It waits for events, or for the log to know that it is done. */
    WAITING,
    /** It deals with an event. */
    ITERATING
  }

  @Override
  public ListenFrame at(Progress next) {
    return new ListenFrame(entered, next, stage, task, heard, item, leaving);
  }

  ListenFrame with(Heard next) {
    return new ListenFrame(entered, progress, stage, task, next, item, leaving);
  }

  ListenFrame iterating(JsonNode next) {
    return new ListenFrame(
        entered, Progress.start(next), Stage.ITERATING, task, heard, next, false);
  }

  ListenFrame waiting() {
    return new ListenFrame(
        entered,
        Progress.start(entered.input()),
        Stage.WAITING,
        task,
        heard,
        NullNode.instance,
        false);
  }

  ListenFrame leaving(boolean leaves) {
    return new ListenFrame(entered, progress, stage, task, heard, item, leaves);
  }
}
