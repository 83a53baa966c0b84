package dev.penstock.workers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;

/** What a tool knows after it acted, or tried to. */
public sealed interface ToolResult {

  /** It happened and this is its result. */
  record Succeeded(JsonNode result) implements ToolResult {}

  /**
   * It is known to have failed.
   *
   * @param error the error to raise
   * @param reached whether the target was reached, so that there is something to prove
   */
  record Failed(WorkflowError error, boolean reached) implements ToolResult {}

  /**
   * It may have happened or not.
   *
   * @param error what to raise where a second call with the same key does no harm
   */
  record Doubtful(WorkflowError error) implements ToolResult {}
}
