package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.interpreter.Machine;
import dev.penstock.workers.protocol.MigrationAnswer;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.MigrationRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one workflow: drives the {@link Machine} of the pinned definition. It decides nothing of the
 * language itself; it carries commands out and happenings in.
 */
public final class InterpreterWorkflow implements RunWorkflow {

  private final Programs programs;
  private final int continueAfterEvents;
  private final Inbox inbox = new Inbox();
  private @Nullable Drive drive;

  /**
   * Made once for each run.
   *
   * @param programs shared by all runs of the worker
   * @param continueAfterEvents history length from which the run continues as new, also before the
   *     backbone suggests it
   */
  public InterpreterWorkflow(Programs programs, int continueAfterEvents) {
    this.programs = programs;
    this.continueAfterEvents = continueAfterEvents;
  }

  @Override
  public RunResult run(RunStart start) {
    Outside outside = new Outside();
    RunResult result;
    try {
      result = interpret(start, outside);
    } catch (CanceledFailure e) {
      result = new RunResult.Cancelled("The run was cancelled on the backbone.");
    } catch (ActivityFailure e) {
      result =
          e.getCause() instanceof CanceledFailure
              ? new RunResult.Cancelled("The run was cancelled on the backbone.")
              : new RunResult.Faulted(
                  WorkflowError.Standard.RUNTIME.error(
                      "A part of the platform failed; the worker's log says why.", null));
    }
    RunResult ended = result;
    Workflow.newDetachedCancellationScope(() -> outside.ended(start.runId(), ended)).run();
    return ended;
  }

  @Override
  public void decided(String humanTaskId) {
    inbox.decided(humanTaskId);
  }

  @Override
  public void event(String listener) {
    inbox.event(listener);
  }

  @Override
  public void ended(String runId) {
    inbox.ended(runId);
  }

  @Override
  public void cancel(String reason) {
    inbox.cancel(reason);
  }

  @Override
  public void pause(String reason) {
    inbox.pause();
  }

  @Override
  public void resume(String reason) {
    inbox.resume();
  }

  @Override
  public void migrate(MigrationRequest to) {
    inbox.migrate(to);
  }

  @Override
  public MigrationAnswer migration(MigrationRequest to) {
    return new MigrationAnswer(
        drive == null
            ? List.of(new MigrationRefusal("", "The run has not begun yet. Ask again."))
            : drive.migration(to));
  }

  @Override
  public List<String> positions() {
    return drive == null ? List.of() : drive.positions();
  }

  private RunResult interpret(RunStart start, Outside outside) {
    return switch (Course.open(programs, start)) {
      case Course.Opened.Unusable(var error) -> new RunResult.Faulted(error);
      case Course.Opened.Ready(var course) -> {
        Drive started = new Drive(course, programs, outside, inbox, continueAfterEvents);
        drive = started;
        yield started.toTheEnd();
      }
    };
  }
}
