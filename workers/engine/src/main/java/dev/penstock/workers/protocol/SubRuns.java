package dev.penstock.workers.protocol;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Starts runs for runs, and tells what became of them. */
@ActivityInterface
public interface SubRuns {

  /** Puts a run on record and has it started; when it is there already, nothing changes. */
  @ActivityMethod(name = "sub-run.start")
  SubRunState start(SubRunRequest request);

  /** What became of it, as it is stored: the signal only says that it has ended. */
  @ActivityMethod(name = "sub-run.state")
  SubRunState state(String runId);

  /** Asks a run to stop that nobody waits for any more; one that has ended stays as it is. */
  @ActivityMethod(name = "sub-run.abandon")
  void abandon(String runId);
}
