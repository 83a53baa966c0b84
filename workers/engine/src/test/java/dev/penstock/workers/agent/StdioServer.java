package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** An MCP server that is a process; what its tools do is in their names. */
public final class StdioServer {

  private StdioServer() {}

  /** Its text, for {@code python3 -c}: the sandbox sees no file of the tests. */
  public static String source() {
    try (InputStream file =
        Objects.requireNonNull(StdioServer.class.getResourceAsStream("/mcp/server.py"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The arguments of a call of one of its tools. */
  public static ObjectNode tool(String name, ObjectNode toolArguments) {
    ObjectNode arguments =
        Json.object().put("protocolVersion", "2025-06-18").put("method", "tools/call");
    arguments.putObject("parameters").put("name", name).set("arguments", toolArguments);
    arguments.put("command", "python3").putArray("arguments").add("-c").add(source()).add("one");
    arguments.putObject("client").put("name", "test").put("version", "1");
    return arguments;
  }
}
