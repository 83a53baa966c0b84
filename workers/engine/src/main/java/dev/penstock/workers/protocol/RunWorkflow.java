package dev.penstock.workers.protocol;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The one workflow type: it interprets any definition. Its workflow id is the run id. */
@WorkflowInterface
public interface RunWorkflow {

  String TYPE = "Run";

  @WorkflowMethod(name = TYPE)
  RunResult run(RunStart start);

  /** A person has decided; what they decided is read from the store. */
  @SignalMethod(name = "decided")
  void decided(String humanTaskId);

  /** Asks the run to stop at the next task. */
  @SignalMethod(name = "cancel")
  void cancel(String reason);

  /** JSON pointer of the task the run is at; empty before the first and after the last. */
  @QueryMethod(name = "position")
  String position();
}
