package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.tool.Permit;
import java.net.URI;
import java.util.Set;

/** A way to an MCP server that is ready to be decided on. */
interface McpTransport {

  /** Where the server is. */
  URI uri();

  /** The names of the secrets that it takes to get there, beside those of the arguments. */
  Set<String> secrets();

  /**
   * Gets there.
   *
   * @param arguments those of the call, with their secrets
   * @throws dev.penstock.workers.tool.PreparationException when there is no way; nothing was sent
   */
  McpLink open(ObjectNode arguments, Permit permit);
}
