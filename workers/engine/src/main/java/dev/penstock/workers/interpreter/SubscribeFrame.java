package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.workers.protocol.TaskAttempt;

/**
 * A {@code call: asyncapi} with a subscription. It goes through a list of tasks only while it deals
 * with a message.
 *
 * @param progress in the tasks for the message at hand
 * @param stage what it is doing
 * @param task names it for the ledger of effects
 * @param intake how far it has come at the other side
 * @param heard what it has made of the messages
 * @param item the message at hand
 * @param leaving whether it ends with the message at hand
 */
public record SubscribeFrame(
    Entered entered,
    Progress progress,
    ListenFrame.Stage stage,
    TaskAttempt task,
    Intake intake,
    Heard heard,
    JsonNode item,
    boolean leaving)
    implements Frame.Iterating {

  static SubscribeFrame begin(Entered entered, TaskAttempt task, Intake intake) {
    return new SubscribeFrame(
        entered,
        Progress.start(entered.input()),
        ListenFrame.Stage.WAITING,
        task,
        intake,
        Heard.nothing(),
        NullNode.instance,
        false);
  }

  @Override
  public SubscribeFrame at(Progress next) {
    return new SubscribeFrame(entered, next, stage, task, intake, heard, item, leaving);
  }

  SubscribeFrame with(Heard next) {
    return new SubscribeFrame(entered, progress, stage, task, intake, next, item, leaving);
  }

  SubscribeFrame with(Intake next) {
    return new SubscribeFrame(entered, progress, stage, task, next, heard, item, leaving);
  }

  SubscribeFrame iterating(JsonNode next) {
    return new SubscribeFrame(
        entered,
        Progress.start(next),
        ListenFrame.Stage.ITERATING,
        task,
        intake,
        heard,
        next,
        false);
  }

  SubscribeFrame waiting() {
    return begin(entered, task, intake).with(heard);
  }

  SubscribeFrame leaving(boolean leaves) {
    return new SubscribeFrame(entered, progress, stage, task, intake, heard, item, leaves);
  }
}
