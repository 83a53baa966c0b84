package dev.penstock.workers.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code run: shell} (DSL reference, section Shell Process): a command for {@code /bin/sh}, whose
 * arguments are {@code $1}, {@code $2} and so on. Arguments: {@code {command, stdin?, arguments?,
 * environment?, return, await, secrets?}}. Thread-safe.
 */
public final class ShellTool implements Tool {

  private static final String FILE = "command";

  private final Sandbox sandbox;

  public ShellTool(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public String name() {
    return "shell";
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    JsonNode command = arguments.path("command");
    if (!command.isTextual() || command.textValue().isBlank()) {
      throw new InvalidArgumentsException("command", "must be a text that is not empty");
    }
    sandbox.require(preparation.position());
    return SandboxCall.of(
        sandbox,
        name(),
        "sh",
        arguments,
        whole -> {
          ProcessArguments process = ProcessArguments.of(whole);
          List<String> program = new ArrayList<>(List.of("/bin/sh", Bubblewrap.WORK + "/" + FILE));
          program.addAll(process.arguments());
          return new Sandbox.Job(Map.of(FILE, command.textValue()), program, process);
        });
  }
}
