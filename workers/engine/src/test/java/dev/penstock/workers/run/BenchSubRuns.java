package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.protocol.SubRuns;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sub-runs without a store: each a run of its own on the same backbone. Thread-safe. */
final class BenchSubRuns implements SubRuns {

  private static final String NONE = Digest.of("");
  private static final int DEEPEST = 32;

  private final WorkflowClient client;
  private final WorkflowSource workflows;
  private final Map<String, SubRunState> states = new ConcurrentHashMap<>();
  private final Map<String, String> waiting = new ConcurrentHashMap<>();
  private final Map<String, Integer> depths = new ConcurrentHashMap<>();

  BenchSubRuns(WorkflowClient client, WorkflowSource workflows) {
    this.client = client;
    this.workflows = workflows;
  }

  @Override
  public SubRunState start(SubRunRequest request) {
    return states.computeIfAbsent(request.id(), _ -> fresh(request));
  }

  private SubRunState fresh(SubRunRequest request) {
    int depth = 1 + depths.getOrDefault(request.task().runId(), 0);
    if (depth > DEEPEST) {
      return refused(
          "Runs start runs "
              + DEEPEST
              + " deep already; deeper is taken for a recursion that does not end.",
          request);
    }
    Optional<WorkflowDefinition> found;
    try {
      found = workflows.find(request.namespace(), request.name(), request.version());
    } catch (PlatformException e) {
      return refused(e.problem().detail(), request);
    }
    if (found.isEmpty()) {
      return refused(
          "There is no workflow "
              + request.namespace()
              + "/"
              + request.name()
              + " "
              + request.version()
              + " beside the document, in its folder or in one named workflow.",
          request);
    }
    begin(request, found.get(), depth);
    return new SubRunState.UnderWay();
  }

  private void begin(SubRunRequest request, WorkflowDefinition definition, int depth) {
    depths.put(request.id(), depth);
    if (request.awaited()) {
      waiting.put(request.id(), request.task().runId());
    }
    client
        .newUntypedWorkflowStub(
            RunWorkflow.TYPE,
            WorkflowOptions.newBuilder()
                .setTaskQueue(RunWorker.TASK_QUEUE)
                .setWorkflowId(request.id())
                .build())
        .start(
            new RunStart(
                request.id(),
                definition.digest(),
                definition.document(),
                NONE,
                Json.object(),
                NONE,
                request.input(),
                request.startedBy(),
                null));
  }

  /** To be told of the end of each run. */
  void ended(String runId, RunResult result) {
    states.put(runId, new SubRunState.Ended(result));
    String parent = waiting.remove(runId);
    if (parent != null) {
      signal(parent, "ended", runId);
    }
  }

  @Override
  public SubRunState state(String runId) {
    return states.getOrDefault(runId, new SubRunState.UnderWay());
  }

  @Override
  public void abandon(String runId) {
    signal(runId, "cancel", "The task that waited for it goes on without.");
  }

  private void signal(String receiver, String name, String told) {
    try {
      client.newUntypedWorkflowStub(receiver).signal(name, told);
    } catch (WorkflowNotFoundException _) {
      // It has ended by itself.
    }
  }

  private static SubRunState refused(String detail, SubRunRequest request) {
    return new SubRunState.Refused(Standard.CONFIGURATION.error(detail, request.task().position()));
  }
}
