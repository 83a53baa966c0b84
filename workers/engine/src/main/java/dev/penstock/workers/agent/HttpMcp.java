package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.tool.Permit;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An MCP server over streamable HTTP (MCP 2025-06-18, section Transports). */
record HttpMcp(JsonRpc rpc, Authorizations authorizations, URI uri, Credential credential)
    implements McpTransport {

  private static final String SESSION = "Mcp-Session-Id";
  private static final String VERSION = "MCP-Protocol-Version";

  @Override
  public Set<String> secrets() {
    return credential.secrets();
  }

  @Override
  public McpLink open(ObjectNode arguments, Permit permit) {
    Map<String, String> headers = new LinkedHashMap<>();
    arguments
        .path("headers")
        .properties()
        .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    headers.put("Accept", "application/json, text/event-stream");
    return new Link(rpc, uri, headers, authorizations.of(credential, permit));
  }

  private record Link(
      JsonRpc rpc, URI uri, Map<String, String> headers, @Nullable Authorization authorization)
      implements McpLink {

    @Override
    public Reply ask(ObjectNode message, @Nullable String id, Permit permit) {
      Reply reply = rpc.ask(McpTool.NAME, uri, headers, message, id, authorization, permit);
      if (reply instanceof Reply.Results(_, var answered) && answered.has("mcp-session-id")) {
        headers.put(SESSION, answered.path("mcp-session-id").asText());
      }
      return reply;
    }

    @Override
    public void agreed(String version) {
      headers.put(VERSION, version);
    }

    /** Sessions are left to expire: a server need not let a client end one. */
    @Override
    public void close() {
      // Nothing is kept open.
    }
  }
}
