package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.AsyncApiSubscribeTask;
import dev.penstock.definition.task.AsyncApiSubscribeTask.Enough;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.Subscriptions;
import dev.penstock.workers.protocol.TaskAttempt;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code call: asyncapi} with a subscription: asks for a batch of messages after the other, each of
 * them an effect whose result is on record, takes those that the filter lets through, does with
 * each what is to be done, and ends when it has enough (DSL reference, sections AsyncAPI
 * Subscription and AsyncAPI Subscription Lifetime).
 */
final class Subscribing {

  /** How long a batch is waited for; then the next one is asked for. */
  static final long LONGEST_BATCH = 3_600_000;

  private static final int MOST_AT_ONCE = 100;

  private Subscribing() {}

  static Command begin(Turn turn, AsyncApiSubscribeTask task, Entered entered) {
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    long lasting =
        task.lasting().map(span -> Spans.millis(turn, task, span, entered)).orElse(Deadlines.NEVER);
    ObjectNode arguments =
        EvaluatedCall.of(task, entered.input(), turn.inside(task, entered), Turn.at(task));
    SubscribeFrame frame =
        SubscribeFrame.begin(entered, attempt, Intake.begin(arguments, turn.now(), lasting));
    turn.stack().push(frame);
    return more(turn, task, frame);
  }

  static Command answered(
      Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame, Happening happening) {
    return switch (happening) {
      case Happening.Performed(EffectOutcome.Done(JsonNode batch, _)) ->
          look(turn, task, given(frame, batch));
      case Happening.Performed(EffectOutcome.Failed(var error, _)) ->
          throw new Fault(Calls.at(task, error));
      case Happening.Performed(EffectOutcome.ApprovalRequired needed) -> {
        SubscribeFrame paused = frame.with(frame.intake().paused());
        turn.stack().replace(paused);
        yield Calls.askFirst(turn, task, paused.intake().asked(), needed);
      }
      case Happening.Decided(HumanDecision decision) -> {
        if (!decision.outcome().equals(Questions.APPROVED)) {
          throw Calls.refused(task, decision);
        }
        yield perform(
            turn, task, frame.with(frame.intake().allowed(turn.now(), decision.humanTaskId())));
      }
      case Happening.Concluded _ -> Completion.leave(turn, frame.heard().output());
      case Happening.Noted _, Happening.Proceeded _, Happening.Elapsed _ -> more(turn, task, frame);
      case Happening.Performed(EffectOutcome.Unknown _),
          Happening.Emitted _,
          Happening.Received _,
          Happening.Started _ ->
          throw new IllegalStateException("Nothing awaited this: " + happening);
    };
  }

  /** The tasks for one message are through. */
  static Command itemDone(
      Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame, JsonNode rawOutput) {
    SubscribeFrame done = output(turn, task, frame, rawOutput);
    return frame.leaving() || enough(turn, task, done)
        ? conclude(turn, task, done)
        : look(turn, task, done);
  }

  /** Asks for the next batch, unless it is to end before another message. */
  private static Command more(Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame) {
    if (frame.intake().due() <= turn.now() || untilHolds(turn, task, frame)) {
      return conclude(turn, task, frame);
    }
    return perform(turn, task, frame.with(frame.intake().next()));
  }

  private static Command perform(Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame) {
    turn.stack().replace(frame);
    Intake intake = frame.intake();
    long left = Math.min(intake.due(), Deadlines.earliest(turn.stack())) - turn.now();
    ObjectNode arguments = intake.arguments().deepCopy();
    ObjectNode batch =
        arguments
            .putObject(EffectRequest.BATCH)
            .put("subscription", subscription(frame.task()))
            .put("most", most(task, frame))
            .put("last", left <= LONGEST_BATCH)
            .put("further", intake.part() > 1)
            .set("after", intake.after());
    if (intake.at() != null) {
      batch.put("at", intake.at());
    }
    return new Command.Perform(
        Calls.request(
                turn,
                task,
                frame.task(),
                arguments,
                Math.min(left, LONGEST_BATCH),
                intake.allowedBy())
            .part(intake.part()));
  }

  /** Names what is kept open at the other side between two batches. */
  static String subscription(TaskAttempt task) {
    return Identity.id(Subscriptions.PREFIX, task.idempotencyKey() + "\n" + task.attempt());
  }

  /** Of what may be taken no more than is known to be wanted. */
  private static int most(AsyncApiSubscribeTask task, SubscribeFrame frame) {
    return task.enough() instanceof Enough.Amount(int amount)
        ? Math.min(MOST_AT_ONCE, amount - frame.heard().count())
        : MOST_AT_ONCE;
  }

  private static SubscribeFrame given(SubscribeFrame frame, JsonNode batch) {
    List<EventBatch.Numbered> messages = new ArrayList<>();
    long number = frame.heard().after();
    for (JsonNode message : batch.path("messages")) {
      messages.add(new EventBatch.Numbered(++number, message));
    }
    return frame
        .with(frame.intake().to(batch.path("after"), batch.path("at").textValue()))
        .with(frame.heard().given(messages));
  }

  private static Command look(Turn turn, AsyncApiSubscribeTask task, SubscribeFrame from) {
    SubscribeFrame frame = from;
    while (!frame.heard().pending().isEmpty()) {
      JsonNode message = frame.heard().pending().getFirst().event();
      if (!fits(turn, task, frame, message)) {
        frame = frame.with(frame.heard().past());
        continue;
      }
      if (untilHolds(turn, task, frame)) {
        return conclude(turn, task, frame);
      }
      frame = frame.with(frame.heard().past()).iterating(message);
      turn.stack().replace(frame);
      if (task.body().isPresent()) {
        return new Command.Proceed();
      }
      frame = output(turn, task, frame, message);
      if (enough(turn, task, frame)) {
        return conclude(turn, task, frame);
      }
    }
    // A step of its own, at which a deadline is looked at and a long run can go on elsewhere.
    turn.stack().replace(frame.waiting());
    return new Command.Proceed();
  }

  private static boolean fits(
      Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame, JsonNode message) {
    return task.filter().isEmpty()
        || Turn.at(task).holds(task.filter().get(), message, turn.inside(task, frame.entered()));
  }

  /** Whether the message that was just dealt with was the last. */
  private static boolean enough(Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame) {
    return switch (task.enough()) {
      case Enough.Amount(int amount) -> frame.heard().count() >= amount;
      case Enough.While(var condition) ->
          !Turn.at(task)
              .holds(condition, frame.heard().output(), turn.inside(task, frame.entered()));
      case Enough.Until _ -> untilHolds(turn, task, frame);
    };
  }

  private static boolean untilHolds(Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame) {
    return task.enough() instanceof Enough.Until(var condition)
        && Turn.at(task)
            .holds(condition, frame.heard().output(), turn.inside(task, frame.entered()));
  }

  private static SubscribeFrame output(
      Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame, JsonNode rawOutput) {
    SubscribeFrame done =
        frame.with(Consuming.output(turn, task, frame, rawOutput, isForEver(task)));
    turn.stack().replace(done);
    return done;
  }

  private static boolean isForEver(AsyncApiSubscribeTask task) {
    return task.lasting().isEmpty()
        && task.enough() instanceof Enough.While(var condition)
        && condition.source().strip().equals("true");
  }

  /** What was kept open for the next batch is closed, if there was any. */
  private static Command conclude(Turn turn, AsyncApiSubscribeTask task, SubscribeFrame frame) {
    if (frame.heard().dropped()) {
      throw Consuming.tooMuch(task);
    }
    if (frame.intake().part() == 0) {
      return Completion.leave(turn, frame.heard().output());
    }
    turn.stack().replace(frame.waiting());
    return new Command.Conclude(
        subscription(frame.task()), frame.task(), List.of(), frame.intake().at());
  }
}
