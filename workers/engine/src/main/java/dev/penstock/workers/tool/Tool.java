package dev.penstock.workers.tool;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A kind of outside action. The set is closed: each {@code call} of the language that acts outside
 * has exactly one tool, and a tool without such a call does not exist. Thread-safe.
 */
public interface Tool {

  /** As an effect names it, for example {@code http}. */
  String name();

  /**
   * Checks the evaluated arguments. Nothing is sent.
   *
   * @throws InvalidArgumentsException naming the member and what to do
   */
  ToolCall prepare(JsonNode arguments);
}
