package dev.penstock.workers.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;

/** How a run ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunResult.Completed.class, name = "completed"),
  @JsonSubTypes.Type(value = RunResult.Faulted.class, name = "faulted"),
  @JsonSubTypes.Type(value = RunResult.Cancelled.class, name = "cancelled")
})
public sealed interface RunResult {
  record Completed(JsonNode output) implements RunResult {}

  record Faulted(WorkflowError error) implements RunResult {}

  record Cancelled(String reason) implements RunResult {}
}
