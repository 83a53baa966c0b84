package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.RetryPolicy;
import dev.penstock.definition.task.Timespan;
import dev.penstock.definition.task.TryTask;
import dev.penstock.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What a {@code try} does with an error: let it pass, try again, or handle it. */
final class Catching {

  private Catching() {}

  /**
   * Handles the error that reached a trying frame on top of the stack; empty when it is not caught.
   * A policy whose retries are used up, with neither a handler nor a directive after it, lets the
   * error pass: a retry that never succeeded has handled nothing.
   */
  static Optional<Command> caught(Turn turn, TryTask task, Frame.Try tried, WorkflowError error) {
    JsonNode input = tried.entered().input();
    Map<String, JsonNode> arguments = turn.inside(task, tried.entered());
    arguments.put(task.as(), Json.mapper().valueToTree(error));
    Evaluation at = Turn.at(task);
    if (!ErrorMatch.fits(task.filter(), error)
        || (task.when().isPresent() && !at.holds(task.when().get(), input, arguments))
        || (task.exceptWhen().isPresent() && at.holds(task.exceptWhen().get(), input, arguments))) {
      return Optional.empty();
    }
    if (task.retry().isPresent()) {
      Optional<Command> again = retry(turn, task, task.retry().get(), tried, arguments);
      if (again.isPresent() || (task.handler().isEmpty() && task.caughtThen().isEmpty())) {
        again.ifPresent(_ -> turn.saw(new Sighting.Caught(task, error, true)));
        return again;
      }
    }
    turn.saw(new Sighting.Caught(task, error, false));
    if (task.handler().isEmpty()) {
      return Optional.of(Completion.leave(turn, input, then(task)));
    }
    turn.stack()
        .replace(
            new Frame.Try(
                tried.entered(),
                Progress.start(input),
                Frame.Try.Phase.HANDLING,
                tried.attempts(),
                error));
    return Optional.of(new Command.Proceed());
  }

  /** {@code catch.do} is through. */
  static Command handled(Turn turn, TryTask task, JsonNode output) {
    return Completion.leave(turn, output, then(task));
  }

  private static FlowDirective then(TryTask task) {
    return task.caughtThen().orElse(task.frame().then());
  }

  /** The wait before the next attempt is over, or was cut short by a deadline that moved. */
  static Command awake(Turn turn, TryTask task, Frame.Try tried) {
    return turn.now() < tried.attempts().since()
        ? Completion.sleep(turn, tried.attempts().since())
        : again(turn, task, tried);
  }

  private static Optional<Command> retry(
      Turn turn,
      TryTask task,
      RetryPolicy policy,
      Frame.Try tried,
      Map<String, JsonNode> arguments) {
    Evaluation at = Turn.at(task);
    JsonNode input = tried.entered().input();
    int retries = tried.attempts().retries();
    if ((policy.when().isPresent() && !at.holds(policy.when().get(), input, arguments))
        || (policy.exceptWhen().isPresent()
            && at.holds(policy.exceptWhen().get(), input, arguments))
        || (policy.maxAttempts().isPresent() && retries >= policy.maxAttempts().get())) {
      return Optional.empty();
    }
    ToLongFunction<Timespan> millis = span -> Spans.millis(at, span, input, () -> arguments);
    long delay = Backoff.delay(policy, retries + 1, turn.moment().chance(), millis);
    long wake = turn.now() + delay;
    if (policy.maxDuration().isPresent()
        && wake - tried.entered().startedAt() > millis.applyAsLong(policy.maxDuration().get())) {
      return Optional.empty();
    }
    if (delay == 0) {
      return Optional.of(again(turn, task, tried));
    }
    turn.stack()
        .replace(
            new Frame.Try(
                tried.entered(),
                Progress.start(input),
                Frame.Try.Phase.WAITING,
                tried.attempts().waitUntil(wake),
                null));
    return Optional.of(Completion.sleep(turn, wake));
  }

  /** How long an attempt that begins now may go on, in milliseconds; 0 when nothing ends it. */
  static long allowed(Turn turn, TryTask task, Entered entered) {
    return task.retry()
        .flatMap(RetryPolicy::maxAttemptDuration)
        .map(span -> Math.max(1, Spans.millis(turn, task, span, entered)))
        .orElse(0L);
  }

  private static Command again(Turn turn, TryTask task, Frame.Try tried) {
    turn.stack()
        .replace(
            new Frame.Try(
                tried.entered(),
                Progress.start(tried.entered().input()),
                Frame.Try.Phase.TRYING,
                tried.attempts().again(turn.now(), allowed(turn, task, tried.entered())),
                null));
    return new Command.Proceed();
  }
}
