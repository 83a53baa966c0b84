package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.deployment.Deployments;
import dev.penstock.workers.deployment.InterpreterBuild;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run stays with the interpreter that it began on, and whoever looks is told when that is not
 * there. The other interpreter is played by a worker that announces other semantics. F46.
 */
class InterpreterBuildsIT {

  private static final InterpreterBuild OTHER = new InterpreterBuild("semantics-0");

  @TempDir private Path folder;

  /** What the other interpreter runs. */
  @WorkflowInterface
  public interface OtherRun {
    @WorkflowMethod(name = "Run")
    String run();

    @SignalMethod
    void goOn();
  }

  /** Ends when told to. */
  public static final class Waiting implements OtherRun {
    private boolean told;

    @Override
    public String run() {
      Workflow.await(() -> told);
      return "ended";
    }

    @Override
    public void goOn() {
      told = true;
    }
  }

  @Test
  @Timeout(240)
  void shouldLeaveARunToTheInterpreterItBeganOnAndSayThatItWaits() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start()) {
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(platform.temporal()).build());
      WorkflowClient client = WorkflowClient.newInstance(stubs);

      // given a run that began on an interpreter of other semantics, which is gone now
      WorkerFactory other = other(client);
      new Deployments(stubs, "default", OTHER).makeCurrent();
      OtherRun stub =
          client.newWorkflowStub(
              OtherRun.class,
              WorkflowOptions.newBuilder().setTaskQueue("core").setWorkflowId("run_other").build());
      WorkflowClient.start(stub::run);
      awaitBegun(client);
      other.shutdownNow();
      other.awaitTermination(10, TimeUnit.SECONDS);
      platform.kill();

      // when the node starts
      platform.restart();

      // then new runs are its own
      String run =
          platform.sendUntilAccepted(
              "book", "new", Json.object().put("id", 1).put("target", target.url()));
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");

      // and the other is left alone, and told of by doctor and by health
      stub.goOn();
      Program doctor = Program.run("doctor", "--data", platform.data().toString());
      assertThat(doctor.output())
          .contains("1 run in flight waits for an interpreter of semantics-0");
      assertThat(platform.get("/api/v1/health").path("notices").toString()).contains("semantics-0");
      assertThat(status(stubs))
          .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);

      // and it ends when its interpreter is back
      WorkerFactory back = other(client);
      assertThat(WorkflowStub.fromTyped(stub).getResult(60, TimeUnit.SECONDS, String.class))
          .isEqualTo("ended");
      back.shutdownNow();
      stubs.shutdownNow();
    }
  }

  private static WorkerFactory other(WorkflowClient client) {
    WorkerFactory factory = WorkerFactory.newInstance(client);
    factory
        .newWorker("core", WorkerOptions.newBuilder().setDeploymentOptions(OTHER.options()).build())
        .registerWorkflowImplementationTypes(Waiting.class);
    factory.start();
    return factory;
  }

  /** Only with its first step is it the other's. */
  private static void awaitBegun(WorkflowClient client) {
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(
            () ->
                client.fetchHistory("run_other").getEvents().stream()
                    .anyMatch(event -> event.hasWorkflowTaskCompletedEventAttributes()));
  }

  private static WorkflowExecutionStatus status(WorkflowServiceStubs stubs) {
    return stubs
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId("run_other"))
                .build())
        .getWorkflowExecutionInfo()
        .getStatus();
  }
}
