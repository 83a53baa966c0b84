package dev.penstock.workers.run;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.workers.event.MemoryEvents;
import dev.penstock.workers.interpreter.Sighting;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The tasks that a run on a backbone began, told by replaying its history: what can't be replayed
 * fails here.
 */
public final class RecordedPath implements AutoCloseable {

  /** The first replay of a process loads every class of the interpreter. */
  private static final long PATIENCE_MILLIS = 30_000;

  private final List<String> path = new CopyOnWriteArrayList<>();
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final TestWorkflowEnvironment replaying;
  private final Worker worker;

  /**
   * Connects.
   *
   * @param backbone host and port
   * @param converter as the workers of that backbone have it
   */
  public RecordedPath(String backbone, DataConverter converter) {
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(backbone).build());
    WorkflowClientOptions options =
        WorkflowClientOptions.newBuilder().setDataConverter(converter).build();
    client = WorkflowClient.newInstance(stubs, options);
    replaying =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(RunWorker.factoryOptions())
                .setWorkflowClientOptions(options)
                .build());
    worker =
        replaying.newWorker(
            RunWorker.TASK_QUEUE,
            WorkerOptions.newBuilder(RunWorker.workerOptions())
                .setDefaultDeadlockDetectionTimeout(PATIENCE_MILLIS)
                .build());
    RunWorker.register(
        worker,
        new RunWorker.Parts(
            DefinitionReader::open,
            new ScriptedEffects(),
            new ScriptedPeople(),
            new BenchSubRuns(replaying.getWorkflowClient(), WorkflowSource.none()),
            new RecordedProgress(),
            new MemoryEvents(Clock.systemUTC())),
        Integer.MAX_VALUE,
        sighting -> {
          if (sighting instanceof Sighting.Began(var task, _) && !(task instanceof ExtendedTask)) {
            path.add(task.name());
          }
        });
  }

  /** The names of the tasks in the order in which they began. */
  public List<String> of(String runId) {
    path.clear();
    WorkflowExecutionHistory history = client.fetchHistory(runId);
    try {
      WorkflowReplayer.replayWorkflowExecution(history, worker);
    } catch (Exception e) {
      throw new AssertionError("The history of " + runId + " can't be replayed: " + e, e);
    }
    return List.copyOf(path);
  }

  @Override
  public void close() {
    replaying.close();
    stubs.shutdownNow();
  }
}
