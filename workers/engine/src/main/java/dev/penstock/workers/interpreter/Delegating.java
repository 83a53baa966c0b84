package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.SubRunTask;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.protocol.TaskAttempt;

/** {@code run: workflow}: has another run started, and goes on with what becomes of it. */
final class Delegating {

  private Delegating() {}

  static Command begin(Turn turn, SubRunTask task, Entered entered) {
    JsonNode input =
        task.input()
            .map(t -> Turn.at(task).of(t, entered.input(), turn.inside(task, entered)))
            .orElseGet(Json::object);
    turn.stack().push(new Frame.SubRun(entered));
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    long until = Deadlines.earliest(turn.stack());
    return new Command.Start(
        new SubRunRequest(
            id(attempt),
            attempt,
            task.namespace(),
            task.workflow(),
            task.version(),
            input,
            turn.start().startedBy(),
            task.awaited()),
        Deadlines.instant(until));
  }

  static Command answered(Turn turn, Frame.SubRun frame, Happening happening) {
    SubRunTask task = (SubRunTask) turn.stack().top().definition();
    return switch (happening) {
      case Happening.Started(SubRunState.UnderWay _) ->
          Completion.leave(turn, frame.entered().input());
      case Happening.Started(SubRunState.Ended _) when !task.awaited() ->
          Completion.leave(turn, frame.entered().input());
      case Happening.Started(SubRunState.Ended(RunResult.Completed(var output))) ->
          Completion.leave(turn, output);
      case Happening.Started(SubRunState.Ended(RunResult.Faulted(var error))) ->
          throw new Fault(here(task, error));
      case Happening.Started(SubRunState.Ended(RunResult.Cancelled(var reason))) ->
          throw new Fault(
              WorkflowError.Standard.RUNTIME.error(
                  "The run of " + name(task) + " was cancelled: " + reason,
                  task.position().pointer()));
      case Happening.Started(SubRunState.Refused(var error)) -> throw new Fault(here(task, error));
      case Happening.Elapsed _ ->
          throw new Fault(
              WorkflowError.Standard.TIMEOUT.error(
                  "The run of " + name(task) + " took longer than allowed.",
                  task.position().pointer()));
      case Happening.Noted _,
          Happening.Proceeded _,
          Happening.Performed _,
          Happening.Decided _,
          Happening.Emitted _,
          Happening.Received _,
          Happening.Concluded _ ->
          throw new IllegalStateException("Nothing awaited this: " + happening);
    };
  }

  /** Whether it says that nothing has come of it. */
  static boolean inconclusive(SubRunState state) {
    return switch (state) {
      case SubRunState.UnderWay _, SubRunState.Ended(RunResult.Completed _) -> false;
      case SubRunState.Ended _, SubRunState.Refused _ -> true;
    };
  }

  /** A pointer into the other document would be taken for one into this. */
  private static WorkflowError here(SubRunTask task, WorkflowError error) {
    return new WorkflowError(
        error.type(), error.status(), error.title(), error.detail(), task.position().pointer());
  }

  private static String name(SubRunTask task) {
    return task.namespace() + "/" + task.workflow();
  }

  /** A retry of the task is another attempt, and starts another run. */
  private static String id(TaskAttempt attempt) {
    String digest = Digest.of(attempt.idempotencyKey() + "\n" + attempt.attempt());
    return "run_" + digest.substring("sha256:".length(), "sha256:".length() + 32);
  }
}
