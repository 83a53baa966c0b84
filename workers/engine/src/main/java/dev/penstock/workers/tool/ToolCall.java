package dev.penstock.workers.tool;

import java.util.Set;

/** One call of a tool with checked arguments, ready to be decided on. */
public interface ToolCall {

  /** What the policy decides on. */
  Action action();

  /** The names of the secrets that it uses; each is leased for this call and its host. */
  Set<String> secrets();

  /**
   * Acts. What is known afterwards is in the result; nothing that was sent is sent again.
   *
   * @throws InvalidArgumentsException when a secret does not fit; only before anything was sent
   */
  ToolResult act(Permit permit);
}
