package dev.penstock.node;

import dev.penstock.workers.deployment.Deployments;
import dev.penstock.workers.deployment.InterpreterBuild;
import dev.penstock.workers.run.RunWorker;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which interpreter this node is to its backbone, where that tells builds apart. Thread-safe. */
final class Builds {

  private static final Logger LOG = LoggerFactory.getLogger(Builds.class);

  /** For so long an answer is given again: health is asked often. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final InterpreterBuild build = InterpreterBuild.present();
  private final Optional<Deployments> deployments;
  private volatile Seen seen = new Seen(List.of(), System.nanoTime() - FRESH.toNanos());

  /** What was seen, and when. */
  private record Seen(List<String> notices, long nanos) {}

  private Builds(WorkflowServiceStubs stubs, String namespace) {
    Deployments all = new Deployments(stubs, namespace, build);
    this.deployments = all.isSupported() ? Optional.of(all) : Optional.empty();
  }

  static Builds of(WorkflowServiceStubs stubs, String namespace) {
    return new Builds(stubs, namespace);
  }

  /** Polls when this returns, and new runs begin on it. */
  RunWorker worker(WorkflowClient client, RunWorker.Parts parts) {
    if (deployments.isEmpty()) {
      LOG.info("The backbone does not tell builds of the interpreter apart: any takes any run");
      return new RunWorker(client, parts);
    }
    RunWorker worker = new RunWorker(client, parts, build);
    try {
      deployments.get().makeCurrent();
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
    notices().forEach(LOG::warn);
    return worker;
  }

  /** Runs that only another build goes on with, each build a sentence; none when nobody knows. */
  List<String> notices() {
    Seen last = seen;
    if (System.nanoTime() - last.nanos < FRESH.toNanos()) {
      return last.notices;
    }
    Seen now = new Seen(look(), System.nanoTime());
    seen = now;
    return now.notices;
  }

  private List<String> look() {
    try {
      return deployments
          .map(all -> all.elsewhere().stream().map(Deployments.Elsewhere::notice).toList())
          .orElse(List.of());
    } catch (StatusRuntimeException e) {
      LOG.debug("The backbone does not say which builds it knows", e);
      return List.of();
    }
  }
}
