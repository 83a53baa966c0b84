package dev.penstock.workers.deployment;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo.WorkerDeploymentVersionSummary;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentRequest;
import io.temporal.api.workflowservice.v1.ListWorkerDeploymentsRequest;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The builds of the interpreter that a backbone knows. Thread-safe. */
public final class Deployments {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** What a backbone says that has no such thing, or has it switched off. */
  private static final Set<Status.Code> UNKNOWN =
      Set.of(
          Status.Code.UNIMPLEMENTED,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.PERMISSION_DENIED);

  /** What it says before the worker's first poll has told it of the build. */
  private static final Set<Status.Code> NOT_YET =
      Set.of(
          Status.Code.NOT_FOUND,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.ABORTED);

  private final WorkflowServiceStubs stubs;
  private final String namespace;
  private final InterpreterBuild build;

  public Deployments(WorkflowServiceStubs stubs, String namespace, InterpreterBuild build) {
    this.stubs = stubs;
    this.namespace = namespace;
    this.build = build;
  }

  /**
   * Runs of another build of the interpreter.
   *
   * @param build its id
   * @param runs how many are in flight
   */
  public record Elsewhere(String build, long runs) {

    /** For an operator, with what to do. */
    public String notice() {
      return runs
          + (runs == 1 ? " run in flight waits" : " runs in flight wait")
          + " for an interpreter of "
          + build
          + ": start a node of the release that began them on this backbone, until they have ended.";
    }
  }

  /** Whether this backbone tells builds apart; the in-JVM one doesn't. */
  public boolean isSupported() {
    try {
      stubs
          .blockingStub()
          .listWorkerDeployments(
              ListWorkerDeploymentsRequest.newBuilder()
                  .setNamespace(namespace)
                  .setPageSize(1)
                  .build());
      return true;
    } catch (StatusRuntimeException e) {
      if (UNKNOWN.contains(e.getStatus().getCode())) {
        return false;
      }
      throw e;
    }
  }

  /**
   * New runs begin on this build from now on. Its worker must be polling.
   *
   * @throws PlatformException {@code unavailable} when the backbone does not take it in time
   */
  public void makeCurrent() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        stubs
            .blockingStub()
            .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .setWorkerDeploymentCurrentVersion(
                SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                    .setNamespace(namespace)
                    .setDeploymentName(InterpreterBuild.DEPLOYMENT)
                    .setBuildId(build.id())
                    .setIgnoreMissingTaskQueues(true)
                    .build());
        return;
      } catch (StatusRuntimeException e) {
        if (!NOT_YET.contains(e.getStatus().getCode()) || System.nanoTime() > until) {
          throw new PlatformException(
              Problem.of(
                  ProblemType.UNAVAILABLE,
                  "The backbone does not let runs begin on "
                      + build.id()
                      + ": "
                      + e.getStatus().getDescription()),
              e);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /**
   * Runs in flight that only another build may go on with; by build, those without runs left out.
   */
  public List<Elsewhere> elsewhere() {
    List<Elsewhere> found = new ArrayList<>();
    for (WorkerDeploymentVersionSummary summary : versions()) {
      String other = summary.getDeploymentVersion().getBuildId();
      long runs = other.equals(build.id()) ? 0 : inFlight(other);
      if (runs > 0) {
        found.add(new Elsewhere(other, runs));
      }
    }
    return found;
  }

  private List<WorkerDeploymentVersionSummary> versions() {
    try {
      return stubs
          .blockingStub()
          .withDeadlineAfter(LOOK.toMillis(), TimeUnit.MILLISECONDS)
          .describeWorkerDeployment(
              DescribeWorkerDeploymentRequest.newBuilder()
                  .setNamespace(namespace)
                  .setDeploymentName(InterpreterBuild.DEPLOYMENT)
                  .build())
          .getWorkerDeploymentInfo()
          .getVersionSummariesList();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private long inFlight(String other) {
    return stubs
        .blockingStub()
        .withDeadlineAfter(LOOK.toMillis(), TimeUnit.MILLISECONDS)
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest.newBuilder()
                .setNamespace(namespace)
                .setQuery(
                    "ExecutionStatus = 'Running' AND TemporalWorkerDeploymentVersion = '"
                        + InterpreterBuild.DEPLOYMENT
                        + ":"
                        + other
                        + "'")
                .build())
        .getCount();
  }
}
