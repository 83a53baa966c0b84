package dev.penstock.workers.protocol;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** The one workflow type: it interprets any definition. Its workflow id is the run id. */
@WorkflowInterface
public interface RunWorkflow {

  String TYPE = "Run";

  /** The signal that tells a run of new events. */
  String EVENT = "event";

  @WorkflowMethod(name = TYPE)
  RunResult run(RunStart start);

  /** A person has decided; what they decided is read from the store. */
  @SignalMethod(name = "decided")
  void decided(String humanTaskId);

  /** A run that this one waits for has ended; what became of it is read from the store. */
  @SignalMethod(name = "ended")
  void ended(String runId);

  /** Ends the run: all its branches, and what they wait for. */
  @SignalMethod(name = "cancel")
  void cancel(String reason);

  /** There may be something for a task that listens; what there is, is read from the store. */
  @SignalMethod(name = EVENT)
  void event(String listener);

  /** Asks the run to begin no further task. What is under way ends, and timers go on counting. */
  @SignalMethod(name = "pause")
  void pause(String reason);

  /** Lets a paused run go on. */
  @SignalMethod(name = "resume")
  void resume(String reason);

  /** The signal that has a run go on in another version. */
  String MIGRATE = "migrate";

  /** The query that says what stands in the way of that. */
  String MIGRATION = "migration";

  /** Has the run go on in another version from its next step, if that is safe where it stands. */
  @SignalMethod(name = MIGRATE)
  void migrate(MigrationRequest to);

  /** What stands in the way of going on in another version now; changes nothing. */
  @QueryMethod(name = MIGRATION)
  MigrationAnswer migration(MigrationRequest to);

  /** JSON pointers of the tasks the run is at: one, or one for each branch under way. */
  @QueryMethod(name = "positions")
  List<String> positions();
}
