package dev.penstock.workers.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.sandbox.ProcessArguments;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An MCP server that is a process in the sandbox (MCP 2025-06-18, section Transports, stdio). */
record StdioMcp(Sandbox sandbox) implements McpTransport {

  /** A process goes nowhere; a policy needs a place all the same. */
  private static final URI HERE = URI.create("sandbox://sandbox/");

  private static final int LONGEST = 4_096;

  @Override
  public URI uri() {
    return HERE;
  }

  @Override
  public Set<String> secrets() {
    return Set.of();
  }

  @Override
  public McpLink open(ObjectNode arguments, Permit permit) {
    List<String> program = new ArrayList<>(List.of(command(arguments)));
    ProcessArguments process = ProcessArguments.of(arguments);
    program.addAll(process.arguments());
    boolean network =
        permit.gate().ask(new Action(McpTool.NETWORK, "POST", program.getFirst(), HERE))
            instanceof ActionGate.Passage.Open;
    return new StdioLink(sandbox.open(program, process, network, permit), network);
  }

  /**
   * The program's name.
   *
   * @throws InvalidArgumentsException when it can be none
   */
  static String command(JsonNode arguments) {
    JsonNode command = arguments.path("command");
    if (!command.isTextual()
        || command.textValue().isBlank()
        || command.textValue().length() > LONGEST
        || command.textValue().indexOf('\0') >= 0) {
      throw new InvalidArgumentsException("command", "must be the name of a program");
    }
    return command.textValue();
  }
}
