package dev.penstock.workers.relay;

import dev.penstock.problem.PlatformException;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Starts and signals runs. A run's id is its workflow id and an id is never used twice, so that
 * telling the backbone once more changes nothing. Thread-safe.
 */
final class Backbone implements AutoCloseable {

  /** What the backbone said. */
  sealed interface Answer {
    record Accepted() implements Answer {}

    /** There is no such run, or it has ended. */
    record Gone() implements Answer {}

    /** It will never take this. */
    record Impossible(String reason) implements Answer {}

    /** It is away or busy. */
    record Away(String reason) implements Answer {}
  }

  private final WorkflowClient client;
  private final String taskQueue;
  private final Duration timeout;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("relay-deadlines").factory());

  Backbone(WorkflowClient client, RelaySettings settings) {
    this.client = client;
    this.taskQueue = settings.taskQueue();
    this.timeout = settings.backboneTimeout();
  }

  Answer start(RunStart start) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(start.runId())
            .setTaskQueue(taskQueue)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .build();
    return tell(
        () -> {
          try {
            client.newUntypedWorkflowStub(RunWorkflow.TYPE, options).start(start);
          } catch (WorkflowExecutionAlreadyStarted e) {
            return new Answer.Accepted();
          }
          return new Answer.Accepted();
        });
  }

  Answer signal(String runId, String signal, Object argument) {
    return tell(
        () -> {
          client.newUntypedWorkflowStub(runId).signal(signal, argument);
          return new Answer.Accepted();
        });
  }

  Answer terminate(String runId, String reason) {
    return tell(
        () -> {
          client.newUntypedWorkflowStub(runId).terminate(reason);
          return new Answer.Accepted();
        });
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
  }

  /** The client itself would go on trying for a minute, and the rows stay locked meanwhile. */
  private Answer tell(java.util.concurrent.Callable<Answer> telling) {
    Context.CancellableContext context =
        Context.current().withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS, deadlines);
    try {
      return context.call(telling);
    } catch (WorkflowNotFoundException e) {
      return new Answer.Gone();
    } catch (WorkflowServiceException e) {
      return e.getCause() instanceof StatusRuntimeException cause
          ? refused(cause)
          : new Answer.Away(String.valueOf(e.getMessage()));
    } catch (StatusRuntimeException e) {
      return refused(e);
    } catch (PlatformException e) {
      throw e; // a large payload could not be kept: the store's trouble, not the backbone's
    } catch (Exception e) {
      return new Answer.Impossible(e.getClass().getSimpleName() + ": " + e.getMessage());
    } finally {
      context.cancel(null);
    }
  }

  private static Answer refused(StatusRuntimeException e) {
    Status.Code code = e.getStatus().getCode();
    return code == Status.Code.INVALID_ARGUMENT
        ? new Answer.Impossible("The backbone refuses it: " + e.getMessage())
        : new Answer.Away("The backbone does not answer: " + code);
  }
}
