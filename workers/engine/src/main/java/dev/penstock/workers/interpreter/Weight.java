package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Json;
import dev.penstock.json.JsonSize;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.UndoNote;
import org.jspecify.annotations.Nullable;

/**
 * How much data a run may hand to the world, looked at before it is written anywhere. A backbone
 * that refuses a payload does so again at each try, and the run would hang.
 */
public final class Weight {

  /**
   * Most bytes, as JSON, of a call's arguments, an event, a question, another run's input, or the
   * run's output. What comes in is held to the same number where it comes in.
   */
  public static final int MOST = 8 << 20;

  /** Most bytes of all that a run has at hand, as JSON, when it continues as new. */
  public static final int MOST_AT_HAND = 32 << 20;

  private Weight() {}

  /**
   * The command itself, when what it carries is not too large.
   *
   * @throws Fault the error of the task that wants it
   */
  static Command checked(Command command) {
    return switch (command) {
      case Command.Perform(var effect) ->
          checked(command, effect.arguments(), "The call's arguments", effect.task().position());
      case Command.Ask(var question) ->
          checked(command, question.payload(), "What is shown", question.task().position());
      case Command.Start(var run, _) ->
          checked(command, run.input(), "The other run's input", run.task().position());
      case Command.Emit(var emission) ->
          checked(command, emission.event(), "The event", emission.task().position());
      case Command.Completed(var output) -> checked(command, output, "The run's output", "/output");
      case Command.Faulted(var error) -> new Command.Faulted(bounded(error));
      case Command.Note(UndoNote.Begun(RunResult.Faulted(var error), int tasks)) ->
          new Command.Note(new UndoNote.Begun(new RunResult.Faulted(bounded(error)), tasks));
      case Command.Note(UndoNote.Ended ended) when ended.error() != null ->
          new Command.Note(ended.failed(bounded(ended.error())));
      case Command.Proceed _,
          Command.Join _,
          Command.Note _,
          Command.Cancelled _,
          Command.Sleep _,
          Command.Receive _,
          Command.Conclude _ ->
          command;
    };
  }

  private static WorkflowError bounded(WorkflowError error) {
    return JsonSize.isAbove(Json.mapper().valueToTree(error), MOST)
        ? tooLarge("The error's description", MOST, error.instance()).error()
        : error;
  }

  /** The error of a run that has more at hand than can be carried over; null when it has not. */
  public static @Nullable WorkflowError atHand(JsonNode state, String position) {
    return JsonSize.isAbove(state, MOST_AT_HAND)
        ? tooLarge("All that the run has at hand", MOST_AT_HAND, position).error()
        : null;
  }

  private static Command checked(Command command, JsonNode data, String what, String position) {
    if (JsonSize.isAbove(data, MOST)) {
      throw tooLarge(what, MOST, position);
    }
    return command;
  }

  private static Fault tooLarge(String what, int most, @Nullable String position) {
    ProblemType type = ProblemType.PAYLOAD_TOO_LARGE;
    return new Fault(
        new WorkflowError(
            type.uri(),
            type.status(),
            type.title(),
            what + " would have more than " + most + " bytes as JSON.",
            position));
  }
}
