package dev.penstock.workers.tool;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A kind of outside action. The set is closed: each {@code call} of the language that acts outside
 * has exactly one tool, and a tool without such a call does not exist. Thread-safe.
 */
public interface Tool {

  /** As an effect names it, for example {@code http}. */
  String name();

  /** Whether {@link #prepare} has to read something outside first. */
  default boolean readsFirst() {
    return false;
  }

  /**
   * Checks the evaluated arguments and finds out what exactly is to be done. Nothing is changed
   * anywhere.
   *
   * @throws InvalidArgumentsException naming the member and what to do
   * @throws PreparationException when what must be read first can't be had
   */
  ToolCall prepare(JsonNode arguments, Preparation preparation);
}
