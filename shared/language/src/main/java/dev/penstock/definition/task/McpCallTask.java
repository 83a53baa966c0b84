package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;
import java.util.Optional;

/**
 * {@code call: mcp} (DSL reference, section MCP Call).
 *
 * @param protocolVersion the version of MCP that is offered to the server
 * @param method for example {@code tools/call}
 * @param parameters evaluates to an object; absent when none
 * @param within how long the call may take, beside the task's own timeout
 * @param transport where the server is, or what it is
 * @param clientName what the client calls itself
 * @param clientVersion its version
 * @param idempotency what the server declares of a second call; listing and reading needs none
 * @param secrets which values of the arguments are secrets
 */
public record McpCallTask(
    TaskFrame frame,
    String protocolVersion,
    String method,
    Optional<Template> parameters,
    Optional<Timespan> within,
    McpTransport transport,
    String clientName,
    String clientVersion,
    Idempotency idempotency,
    List<SecretReference> secrets)
    implements EffectCallTask {

  @Override
  public String tool() {
    return "mcp";
  }

  @Override
  public String deed() {
    return method;
  }
}
