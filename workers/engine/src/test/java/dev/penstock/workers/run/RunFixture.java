package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.workers.event.MemoryEvents;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.Events;
import dev.penstock.workers.protocol.HumanTasks;
import dev.penstock.workers.protocol.RunPayloads;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import dev.penstock.workers.protocol.SubRuns;
import dev.penstock.workers.protocol.Subscriptions;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real workflow on the in-JVM backbone, which skips time; its outside is scripted. */
final class RunFixture implements AutoCloseable {

  final ScriptedEffects effects = new ScriptedEffects();
  final ScriptedPeople people = new ScriptedPeople();
  final MemoryEvents events = new MemoryEvents(Clock.systemUTC());
  final Map<String, WorkflowDefinition> workflows = new ConcurrentHashMap<>();
  final RecordedProgress progress = new RecordedProgress();
  final AwayStore store = new AwayStore();
  final TestWorkflowEnvironment backbone;
  private final List<WorkerFactory> processes = new ArrayList<>();

  RunFixture() {
    this(Integer.MAX_VALUE);
  }

  RunFixture(int continueAfterEvents) {
    this(continueAfterEvents, Watcher.NONE);
  }

  RunFixture(int continueAfterEvents, Watcher watcher) {
    this(continueAfterEvents, watcher, RunPayloads.converter());
  }

  RunFixture(int continueAfterEvents, Watcher watcher, DataConverter converter) {
    backbone =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(RunWorker.factoryOptions())
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder().setDataConverter(converter).build())
                .build());
    BenchSubRuns subRuns =
        new BenchSubRuns(
            backbone.getWorkflowClient(), (_, name, _) -> Optional.ofNullable(workflows.get(name)));
    progress.tell(subRuns);
    RunWorker.register(
        backbone.newWorker(RunWorker.TASK_QUEUE, RunWorker.workerOptions()),
        new RunWorker.Parts(
            DefinitionReader::open,
            effects,
            store.of(HumanTasks.class, people),
            store.of(SubRuns.class, subRuns),
            progress,
            store.of(Events.class, events),
            effects),
        continueAfterEvents,
        watcher);
    SubscriptionWorkers.register(backbone.getWorkerFactory(), effects, events, effects);
    backbone.start();
    people.connect(backbone.getWorkflowClient());
    events.onNews(
        (runId, listener) ->
            backbone
                .getWorkflowClient()
                .newUntypedWorkflowStub(runId)
                .signal(RunWorkflow.EVENT, listener));
  }

  /** Another process that makes effects for subscriptions and keeps connections open for them. */
  void process(Effects made, Subscriptions open) {
    WorkerFactory factory =
        WorkerFactory.newInstance(backbone.getWorkflowClient(), RunWorker.factoryOptions());
    SubscriptionWorkers.register(factory, made, events, open);
    factory.start();
    processes.add(factory);
  }

  static WorkflowDefinition definition(String yaml) {
    return switch (DefinitionReader.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(var definition, _) -> definition;
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
    };
  }

  static RunStart start(WorkflowDefinition definition, JsonNode input) {
    return new RunStart(
        "run_" + UUID.randomUUID(),
        definition.digest(),
        definition.document(),
        "sha256:config",
        Json.object(),
        "sha256:policy",
        input,
        "person:ada",
        null);
  }

  /** Of a definition, with an empty object. */
  static RunStart start(String yaml) {
    return start(definition(yaml), Json.object());
  }

  RunResult run(String yaml, String input) {
    return run(start(definition(yaml), Json.read(input)));
  }

  RunResult run(RunStart start) {
    return stub(start).run(start);
  }

  /** Empty when it has not ended by then. */
  Optional<RunResult> runWithin(Duration time, RunStart start) {
    try {
      return Optional.of(
          started(start).getResult(time.toMillis(), TimeUnit.MILLISECONDS, RunResult.class));
    } catch (TimeoutException e) {
      return Optional.empty();
    }
  }

  static JsonNode json(Object value) {
    return Json.mapper().valueToTree(value);
  }

  /** Starts without waiting. */
  WorkflowStub started(RunStart start) {
    RunWorkflow stub = stub(start);
    WorkflowClient.start(stub::run, start);
    return WorkflowStub.fromTyped(stub);
  }

  /** How often the run began as new, the first time included. */
  int parts(RunStart start) {
    var client = backbone.getWorkflowClient();
    var history = client.fetchHistory(start.runId()).getHistory();
    for (int parts = 1; ; parts++) {
      String before =
          history
              .getEvents(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getContinuedExecutionRunId();
      if (before.isEmpty()) {
        return parts;
      }
      history = client.fetchHistory(start.runId(), before).getHistory();
    }
  }

  /** From its first event to its last, by the backbone's clock; of a run that began once only. */
  Duration took(RunStart start) {
    var events =
        backbone.getWorkflowClient().fetchHistory(start.runId()).getHistory().getEventsList();
    return Duration.between(time(events.getFirst()), time(events.getLast()));
  }

  private static Instant time(HistoryEvent event) {
    return Instant.ofEpochSecond(
        event.getEventTime().getSeconds(), event.getEventTime().getNanos());
  }

  private RunWorkflow stub(RunStart start) {
    return backbone
        .getWorkflowClient()
        .newWorkflowStub(
            RunWorkflow.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(RunWorker.TASK_QUEUE)
                .setWorkflowId(start.runId())
                .build());
  }

  @Override
  public void close() {
    processes.forEach(WorkerFactory::shutdownNow);
    backbone.close();
  }
}
