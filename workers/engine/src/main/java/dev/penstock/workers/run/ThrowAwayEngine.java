package dev.penstock.workers.run;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.workers.effect.Tools;
import dev.penstock.workers.event.MemoryEvents;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.protocol.RunPayloads;
import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The same workflow on a backbone inside this process: no database, no policy, no people, and
 * nothing left when it is closed. For an author's bench and for tests, never for real runs.
 */
public final class ThrowAwayEngine implements AutoCloseable {

  private final TestServer.InProcessTestServer server;
  private final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final RunWorker worker;
  private final MemoryEvents events = new MemoryEvents(Clock.systemUTC());

  public ThrowAwayEngine() {
    // Time is not skipped: a wait takes as long as it says, as on a node.
    server = TestServer.createServer(true);
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.getChannel()).build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder().setDataConverter(RunPayloads.converter()).build());
    worker =
        new RunWorker(
            client,
            new RunWorker.Parts(
                DefinitionReader::open,
                new BenchEffects(new Tools(egress, Clock.systemUTC())),
                new BenchPeople(),
                new Unrecorded(),
                events));
    events.onNews(
        (runId, listener) ->
            client.newUntypedWorkflowStub(runId).signal(RunWorkflow.EVENT, listener));
  }

  /** Runs to the end, however long that takes. */
  public RunResult run(RunStart start) {
    return client
        .newWorkflowStub(
            RunWorkflow.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(RunWorker.TASK_QUEUE)
                .setWorkflowId(start.runId())
                .build())
        .run(start);
  }

  @Override
  public void close() {
    worker.close();
    stubs.shutdownNow();
    stubs.awaitTermination(5, TimeUnit.SECONDS);
    server.close();
    egress.close();
  }

  /** There is no store to keep a projection in. */
  private static final class Unrecorded implements RunProgress {

    @Override
    public void started(String runId) {
      // Nothing reads it.
    }

    @Override
    public void paused(String runId) {
      // Nobody can pause it.
    }

    @Override
    public void resumed(String runId) {
      // Nobody can pause it.
    }

    @Override
    public void ended(String runId, RunResult result) {
      // The caller has the result.
    }
  }
}
