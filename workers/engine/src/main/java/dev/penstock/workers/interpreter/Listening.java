package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.definition.task.EventStrategy;
import dev.penstock.definition.task.ListenTask;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.util.Optional;

/**
 * {@code listen}: looks at events one after the other, takes those that fit, does with each what is
 * to be done, and ends when it has enough (DSL reference, sections Listen, Event Consumption
 * Strategy and Subscription Iterator).
 */
final class Listening {

  private Listening() {}

  static Command begin(Turn turn, ListenTask task, Entered entered) {
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    ListenFrame frame =
        new ListenFrame(
            entered,
            Progress.start(entered.input()),
            ListenFrame.Stage.WAITING,
            attempt,
            Heard.nothing(),
            NullNode.instance,
            false);
    turn.stack().push(frame);
    return receive(turn, task, frame);
  }

  static Command answered(Turn turn, ListenTask task, ListenFrame frame, Happening happening) {
    return switch (happening) {
      case Happening.Received(EventBatch batch) ->
          look(turn, task, frame.with(frame.heard().given(batch.events())));
      case Happening.Concluded _ -> Completion.leave(turn, frame.heard().output());
      // Elapsed: a deadline that moved meanwhile.
      case Happening.Noted _, Happening.Proceeded _, Happening.Elapsed _ ->
          receive(turn, task, frame);
      case Happening.Performed _, Happening.Decided _, Happening.Emitted _, Happening.Started _ ->
          throw new IllegalStateException("Nothing awaited this: " + happening);
    };
  }

  /** The tasks for one event are through. */
  static Command itemDone(Turn turn, ListenTask task, ListenFrame frame, JsonNode rawOutput) {
    ListenFrame done = output(turn, task, frame, rawOutput);
    return frame.leaving() || enough(turn, task, done)
        ? conclude(turn, task, done)
        : look(turn, task, done);
  }

  private static Command look(Turn turn, ListenTask task, ListenFrame from) {
    ListenFrame frame = from;
    Matching matching = new Matching(frame.entered().input(), turn.inside(task, frame.entered()));
    while (!frame.heard().pending().isEmpty()) {
      JsonNode event = frame.heard().pending().getFirst().event();
      Optional<Heard> ending = ending(task, matching, frame.heard(), event);
      if (ending.isPresent()) {
        frame = frame.with(ending.get());
        if (EventFit.isMet(EventFit.until(task.to()), frame.heard().untilMet())) {
          return conclude(turn, task, frame);
        }
        continue;
      }
      Optional<Heard> taken = taken(task, matching, frame.heard(), event);
      if (taken.isEmpty()) {
        frame = frame.with(frame.heard().past());
        continue;
      }
      JsonNode item = EventReading.of(task.read(), event);
      frame = frame.with(taken.get()).iterating(item);
      turn.stack().replace(frame);
      if (task.body().isPresent()) {
        return new Command.Proceed();
      }
      frame = output(turn, task, frame, item);
      if (enough(turn, task, frame)) {
        return conclude(turn, task, frame);
      }
    }
    // A step of its own, at which a run that listens for long can go on elsewhere.
    turn.stack().replace(frame.waiting());
    return new Command.Proceed();
  }

  /** The event is one that {@code until} waits for. */
  private static Optional<Heard> ending(
      ListenTask task, Matching matching, Heard heard, JsonNode event) {
    EventStrategy until = EventFit.until(task.to());
    return until == null
        ? Optional.empty()
        : EventFit.of(until, heard.untilMet(), matching, heard.keys(), event)
            .map(fit -> heard.took(fit.keys(), heard.met(), fit.met()));
  }

  private static Optional<Heard> taken(
      ListenTask task, Matching matching, Heard heard, JsonNode event) {
    return EventFit.of(task.to(), heard.met(), matching, heard.keys(), event)
        .map(fit -> heard.took(fit.keys(), fit.met(), heard.untilMet()));
  }

  /** Whether the listen task ends with the event that was just dealt with. */
  private static boolean enough(Turn turn, ListenTask task, ListenFrame frame) {
    if (!(task.to() instanceof EventStrategy.Any(_, var until)) || until.isEmpty()) {
      return EventFit.isMet(task.to(), frame.heard().met());
    }
    return switch (until.get()) {
      case EventStrategy.Until.Condition(var condition) ->
          Turn.at(task)
              .holds(condition, frame.heard().output(), turn.inside(task, frame.entered()));
      case EventStrategy.Until.Consumed _ -> false;
    };
  }

  private static ListenFrame output(
      Turn turn, ListenTask task, ListenFrame frame, JsonNode rawOutput) {
    ListenFrame done = frame.with(Consuming.output(turn, task, frame, rawOutput, isForEver(task)));
    turn.stack().replace(done);
    return done;
  }

  /** Nobody sees the output of what never ends, so it need not be kept. */
  private static boolean isForEver(ListenTask task) {
    return task.to() instanceof EventStrategy.Any(_, var until)
        && until.isPresent()
        && until.get() instanceof EventStrategy.Until.Condition(var condition)
        && condition.source().strip().equals("false");
  }

  private static Command receive(Turn turn, ListenTask task, ListenFrame frame) {
    Heard heard = frame.heard();
    long due = Deadlines.earliest(turn.stack());
    return new Command.Receive(
        new ReceiveRequest(
            listener(frame), frame.task(), EventFit.types(task.to()), heard.after(), heard.taken()),
        Deadlines.instant(due));
  }

  private static Command conclude(Turn turn, ListenTask task, ListenFrame frame) {
    if (frame.heard().dropped()) {
      throw Consuming.tooMuch(task);
    }
    turn.stack().replace(frame.waiting());
    return new Command.Conclude(listener(frame), frame.task(), frame.heard().taken(), null);
  }

  private static String listener(ListenFrame frame) {
    TaskAttempt task = frame.task();
    return Identity.id("lst_", task.idempotencyKey() + "\n" + task.attempt());
  }
}
