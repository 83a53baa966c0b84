package dev.penstock.workers.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import java.util.Optional;
import java.util.Set;

/** One call of a tool with checked arguments, ready to be decided on. */
public interface ToolCall {

  /** What the policy decides on. */
  Action action();

  /** The names of the secrets that it uses; each is leased for this call and its host. */
  Set<String> secrets();

  /** What a second call with the same key does, knowing what the document declares of it. */
  default Idempotency idempotency(Idempotency declared) {
    return declared;
  }

  /** What the arguments came to, for a person to see beside them; empty when they say it all. */
  default Optional<ObjectNode> resolved() {
    return Optional.empty();
  }

  /**
   * The same call, on its way to its target as far as it can get without saying anything: asked for
   * when it is decided on, while its intent is put on record.
   *
   * @param reach how far the deciding rule lets it go
   */
  default ToolCall approached(Reach reach) {
    return this;
  }

  /**
   * Acts. What is known afterwards is in the result; nothing that was sent is sent again.
   *
   * @throws InvalidArgumentsException when a secret does not fit; only before anything was sent
   */
  ToolResult act(Permit permit);
}
