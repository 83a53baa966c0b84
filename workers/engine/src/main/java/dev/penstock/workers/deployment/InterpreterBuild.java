package dev.penstock.workers.deployment;

import dev.penstock.workers.interpreter.Semantics;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;

/**
 * Which interpreter this is, as the backbone tells builds of a worker apart. Two builds with the
 * same semantics take each other's runs over; one with other semantics never gets them.
 *
 * @param id made of the semantics, not of the program's bytes
 */
public record InterpreterBuild(String id) {

  /** The name of the deployment; all interpreters of an installation share it. */
  public static final String DEPLOYMENT = "penstock-interpreter";

  /** Of this program. */
  public static InterpreterBuild present() {
    return new InterpreterBuild("semantics-" + Semantics.VERSION);
  }

  /** What a worker announces; runs stay with the build that began them. */
  public WorkerDeploymentOptions options() {
    return WorkerDeploymentOptions.newBuilder()
        .setUseVersioning(true)
        .setVersion(new WorkerDeploymentVersion(DEPLOYMENT, id))
        .setDefaultVersioningBehavior(VersioningBehavior.PINNED)
        .build();
  }
}
