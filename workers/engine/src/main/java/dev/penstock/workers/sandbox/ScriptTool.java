package dev.penstock.workers.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code run: script} (DSL reference, section Script Process): JavaScript as an ES module under
 * Node.js, or Python. Arguments: {@code {language, code, stdin?, arguments?, environment?, return,
 * await, secrets?}}. Thread-safe.
 */
public final class ScriptTool implements Tool {

  private final Sandbox sandbox;

  public ScriptTool(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public String name() {
    return "script";
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    String word = arguments.path("language").asText();
    ScriptLanguage language =
        switch (word) {
          case "javascript" -> ScriptLanguage.JAVASCRIPT;
          case "python" -> ScriptLanguage.PYTHON;
          default ->
              throw new InvalidArgumentsException("language", "must be javascript or python");
        };
    String code = arguments.path("code").asText();
    if (code.isBlank()) {
      throw new InvalidArgumentsException("code", "must be a text that is not empty");
    }
    sandbox.require(preparation.position());
    Path interpreter =
        language
            .interpreter()
            .orElseThrow(
                () ->
                    new PreparationException(
                        Standard.CONFIGURATION.error(
                            "This worker can't run the script. Install "
                                + language.advice()
                                + " in /usr/bin or /usr/local/bin.",
                            preparation.position())));
    return SandboxCall.of(
        sandbox,
        name(),
        word,
        arguments,
        whole -> {
          ProcessArguments process = ProcessArguments.of(whole);
          return new Sandbox.Job(
              Map.of(language.file(), code),
              language.program(interpreter, process.arguments()),
              process);
        });
  }
}
