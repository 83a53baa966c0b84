package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.problem.PlatformException;
import java.util.Optional;

/** Where the workflows are that a run on the author's bench may have started. */
@FunctionalInterface
public interface WorkflowSource {

  /**
   * Finds a workflow.
   *
   * @param version exact, or {@code latest}
   * @throws PlatformException {@code invalid-definition} when it is there and not valid
   */
  Optional<WorkflowDefinition> find(String namespace, String name, String version);

  /** There are none. */
  static WorkflowSource none() {
    return (_, _, _) -> Optional.empty();
  }
}
