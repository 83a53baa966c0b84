package dev.penstock.definition.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.expression.Template;
import java.util.List;

/**
 * {@code run: shell} (DSL reference, section Shell Process).
 *
 * @param command for a POSIX shell: a text, or one expression that gives it
 */
public record ShellTask(
    TaskFrame frame, Template command, ProcessOptions process, Idempotency idempotency)
    implements EffectCallTask {

  @Override
  public String tool() {
    return "shell";
  }

  @Override
  public String deed() {
    return "command";
  }

  @Override
  public List<SecretReference> secrets() {
    return process.secrets();
  }

  @Override
  public JsonNode rawOutput(JsonNode result, JsonNode input) {
    return process.awaited() ? result : input;
  }
}
