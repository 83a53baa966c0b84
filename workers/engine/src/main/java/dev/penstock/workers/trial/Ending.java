package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;

/** How a trial ended. */
public sealed interface Ending {

  /** The run completed. */
  record Completed(JsonNode output) implements Ending {}

  /** The run faulted. */
  record Faulted(WorkflowError error) implements Ending {}

  /** The run could not go on: nobody answered it, or it does not end. */
  record Stuck(String why) implements Ending {}
}
