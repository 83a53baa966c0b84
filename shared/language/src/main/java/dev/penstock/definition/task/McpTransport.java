package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.Optional;

/** How an MCP server is spoken with (DSL reference, section MCP Transport). */
public sealed interface McpTransport {

  /**
   * Streamable HTTP.
   *
   * @param server where the server is
   * @param headers evaluates to an object of strings; absent when none
   */
  record Http(Endpoint server, Optional<Template> headers) implements McpTransport {}

  /**
   * The standard input and output of a process, which lives as long as the call.
   *
   * @param command the program, looked for in the sandbox
   * @param arguments evaluates to a list; absent when none
   * @param environment evaluates to an object; absent when none
   */
  record Stdio(Template command, Optional<Template> arguments, Optional<Template> environment)
      implements McpTransport {}
}
