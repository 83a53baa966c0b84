package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.FlowDirective;
import java.util.Objects;
import java.util.Optional;

/** A task with an extension around it: before, the task itself, after. */
final class Extending {

  private Extending() {}

  static Command begin(Turn turn, ExtendedTask task, Entered entered) {
    boolean applies =
        task.when().isEmpty()
            || Turn.at(task)
                .holds(
                    task.when().get(),
                    entered.input(),
                    turn.scope().extending(turn.stack(), task, entered));
    Frame.Extended.Part part =
        !applies
            ? Frame.Extended.Part.ALONE
            : task.before().tasks().isEmpty()
                ? Frame.Extended.Part.TASK
                : Frame.Extended.Part.BEFORE;
    turn.stack()
        .push(new Frame.Extended(entered, Progress.start(entered.input()), part, null, null));
    return new Command.Proceed();
  }

  /** The tasks before or after are through. */
  static Command through(Turn turn, Frame.Extended frame) {
    return switch (frame.part()) {
      case BEFORE -> {
        turn.stack()
            .replace(
                new Frame.Extended(
                    frame.entered(),
                    Progress.start(frame.entered().input()),
                    Frame.Extended.Part.TASK,
                    null,
                    null));
        yield new Command.Proceed();
      }
      case AFTER ->
          leave(
              turn,
              frame,
              Objects.requireNonNull(frame.output(), "the task before it gave an output"),
              FlowDirective.parse(Objects.requireNonNullElse(frame.then(), "continue")));
      case TASK, ALONE ->
          throw new IllegalStateException("The extended task tells itself when it is done.");
    };
  }

  /** What the end of a task in this frame means; empty when it is that of any list. */
  static Optional<Command> flow(
      Turn turn, Frame.Extended frame, JsonNode output, FlowDirective directive) {
    ExtendedTask task = (ExtendedTask) turn.stack().top().definition();
    return switch (frame.part()) {
      case BEFORE ->
          directive instanceof FlowDirective.Exit
              ? Optional.of(leave(turn, frame, output, task.frame().then()))
              : Optional.empty();
      case TASK -> {
        if (task.after().tasks().isEmpty()) {
          yield Optional.of(leave(turn, frame, output, directive));
        }
        turn.stack()
            .replace(
                new Frame.Extended(
                    frame.entered(),
                    Progress.start(output),
                    Frame.Extended.Part.AFTER,
                    output,
                    directive.text()));
        yield Optional.of(new Command.Proceed());
      }
      case ALONE -> Optional.of(leave(turn, frame, output, directive));
      case AFTER -> Optional.empty();
    };
  }

  private static Command leave(
      Turn turn, Frame.Extended frame, JsonNode rawOutput, FlowDirective then) {
    Stack.Level left = turn.stack().pop();
    return Completion.complete(turn, left.definition(), frame.entered(), rawOutput, then);
  }
}
