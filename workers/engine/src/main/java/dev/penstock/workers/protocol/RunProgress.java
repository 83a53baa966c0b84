package dev.penstock.workers.protocol;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Keeps the run's projection in the store; each call is idempotent and goes on the audit trail. */
@ActivityInterface(namePrefix = "run.")
public interface RunProgress {

  /** The run has begun: status {@code running}. */
  @ActivityMethod(name = "started")
  void started(String runId);

  /** The run begins no further task: status {@code paused}. */
  @ActivityMethod(name = "paused")
  void paused(String runId);

  /** The run goes on: status {@code running}, or {@code waiting} when it waits for a person. */
  @ActivityMethod(name = "resumed")
  void resumed(String runId);

  /**
   * The run goes on in another version of its workflow: its pin changes.
   *
   * @param from digest of the version that it followed
   * @param to digest of the version that it is to follow
   * @return false when the store does not let it: there is no such version of this workflow
   */
  @ActivityMethod(name = "migrated")
  boolean migrated(String runId, String from, String to);

  /**
   * The run was asked to go on in another version and does not. Only told on the trail: what is
   * told twice is there twice.
   */
  @ActivityMethod(name = "migration-refused")
  void migrationRefused(String runId, String definition, List<MigrationRefusal> refusals);

  /** What the run undoes before it ends; each note once, by its number. */
  @ActivityMethod(name = "undo-noted")
  void noted(String runId, UndoNote note);

  /**
   * The run has ended, with its result; the last thing that a run does. Records the start as well
   * when that was not done: a run that only computes is told of once.
   */
  @ActivityMethod(name = "ended")
  void ended(String runId, RunResult result);
}
