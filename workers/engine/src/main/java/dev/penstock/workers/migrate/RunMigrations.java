package dev.penstock.workers.migrate;

import dev.penstock.definition.StoredDefinition;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.protocol.MigrationAnswer;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.MigrationRequest;
import dev.penstock.workers.protocol.RunWorkflow;
import io.grpc.Context;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks a run itself, by a query: only it knows where it stands. Changes nothing. Thread-safe; to be
 * closed before the client's connection is.
 */
public final class RunMigrations implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final WorkflowClient client;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("migration-deadlines").factory());

  public RunMigrations(WorkflowClient client) {
    this.client = client;
  }

  /**
   * What stands in the way of going on in this version.
   *
   * @return empty when nothing does
   * @throws PlatformException {@code conflict} when the backbone has no such run; {@code
   *     unavailable} when the run does not answer
   */
  public List<MigrationRefusal> refusals(String runId, StoredDefinition to) {
    Context.CancellableContext context =
        Context.current().withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS, deadlines);
    try {
      return context
          .call(
              () ->
                  client
                      .newUntypedWorkflowStub(runId)
                      .query(
                          RunWorkflow.MIGRATION,
                          MigrationAnswer.class,
                          new MigrationRequest(to.id().toString(), to.digest(), to.document())))
          .refusals();
    } catch (WorkflowNotFoundException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.CONFLICT, "The run has not been started yet, or the backbone lost it."),
          e);
    } catch (WorkflowException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE,
              "The run does not answer: is its worker there? Nothing was changed."),
          e);
    } catch (Exception e) {
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, "The run can't be asked now."), e);
    } finally {
      context.cancel(null);
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
  }
}
