package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.tool.Permit;
import org.jspecify.annotations.Nullable;

/** A connection to an MCP server, for one session. */
interface McpLink extends AutoCloseable {

  /**
   * Sends a message and hears what comes of it.
   *
   * @param id null for a notification, to which there is no result
   */
  Reply ask(ObjectNode message, @Nullable String id, Permit permit);

  /** Says which version both sides speak from now on. */
  void agreed(String version);

  @Override
  void close();
}
