package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.workers.deployment.InterpreterBuild;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.Events;
import dev.penstock.workers.protocol.HumanTasks;
import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.RunWorkflow;
import dev.penstock.workers.protocol.SubRuns;
import dev.penstock.workers.protocol.Subscriptions;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The worker that runs definitions: workflows and their activities on one task queue, on virtual
 * threads. The client must be made with {@link
 * dev.penstock.workers.protocol.RunPayloads#converter()}. Polls from construction until closed.
 */
public final class RunWorker implements AutoCloseable {

  /** The task queue of runs and of their short effects. */
  public static final String TASK_QUEUE = "core";

  /** What is over waits in the backbone alone, and is replayed when it goes on. */
  private static final int RUNS_IN_MEMORY = 1_000;

  /** How often what runs long asks whether it is still waited for. */
  private static final Duration BEAT = Duration.ofSeconds(2);

  private final WorkerFactory factory;
  private final BegunEffects begun;

  /**
   * What the worker serves.
   *
   * @param reader reads a document into a definition; throws when it is not valid
   */
  public record Parts(
      Function<JsonNode, WorkflowDefinition> reader,
      Effects effects,
      HumanTasks humanTasks,
      SubRuns subRuns,
      RunProgress progress,
      Events events,
      Subscriptions subscriptions) {

    /** A worker whose effects keep nothing open. */
    public Parts(
        Function<JsonNode, WorkflowDefinition> reader,
        Effects effects,
        HumanTasks humanTasks,
        SubRuns subRuns,
        RunProgress progress,
        Events events) {
      this(reader, effects, humanTasks, subRuns, progress, events, Subscriptions.none());
    }
  }

  /** A worker that the backbone does not tell from others. */
  public RunWorker(WorkflowClient client, Parts parts) {
    this(client, parts, workerOptions());
  }

  /** A worker of a build: runs that begin on it stay with workers of that build. */
  public RunWorker(WorkflowClient client, Parts parts, InterpreterBuild build) {
    this(
        client,
        parts,
        WorkerOptions.newBuilder(workerOptions()).setDeploymentOptions(build.options()).build());
  }

  private RunWorker(WorkflowClient client, Parts parts, WorkerOptions options) {
    factory = WorkerFactory.newInstance(client, factoryOptions());
    Worker worker = factory.newWorker(TASK_QUEUE, options);
    begun = register(worker, parts, Integer.MAX_VALUE, Watcher.NONE);
    SubscriptionWorkers.register(factory, parts.effects(), parts.events(), parts.subscriptions());
    factory.start();
  }

  /** What makes a worker one of ours, for a factory that somebody else owns. */
  static void register(Worker worker, Parts parts, int continueAfterEvents) {
    register(worker, parts, continueAfterEvents, Watcher.NONE);
  }

  /** Whoever has it watched must run one run at a time to tell them apart. */
  static BegunEffects register(
      Worker worker, Parts parts, int continueAfterEvents, Watcher watcher) {
    Programs programs = new Programs(parts.reader(), watcher);
    BegunEffects begun = new BegunEffects(parts.effects());
    worker.registerWorkflowImplementationFactory(
        RunWorkflow.class, () -> new InterpreterWorkflow(programs, continueAfterEvents));
    worker.registerActivitiesImplementations(
        new BeatingEffects(parts.effects(), begun),
        begun,
        parts.humanTasks(),
        parts.subRuns(),
        parts.progress(),
        new ConcludedEvents(parts.events(), parts.subscriptions()));
    return begun;
  }

  static WorkerFactoryOptions factoryOptions() {
    return WorkerFactoryOptions.newBuilder()
        .setUsingVirtualWorkflowThreads(true)
        .setWorkflowCacheSize(RUNS_IN_MEMORY)
        .setMaxWorkflowThreadCount(2 * RUNS_IN_MEMORY)
        .build();
  }

  static WorkerOptions workerOptions() {
    return WorkerOptions.newBuilder()
        .setUsingVirtualThreads(true)
        .setMaxHeartbeatThrottleInterval(BEAT)
        .build();
  }

  /** Takes nothing up any more, so that others do; may be called again. */
  public void suspend() {
    factory.suspendPolling();
  }

  /** Takes up work again; may be called again. */
  public void resume() {
    factory.resumePolling();
  }

  /** Lets what is under way finish, for at most ten seconds. */
  @Override
  public void close() {
    factory.shutdown();
    factory.awaitTermination(10, TimeUnit.SECONDS);
    if (!factory.isTerminated()) {
      factory.shutdownNow();
      factory.awaitTermination(10, TimeUnit.SECONDS);
    }
    begun.close();
  }
}
