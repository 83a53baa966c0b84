package dev.penstock.workers.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.Masked;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.ToolResult;

/**
 * A process that has ended by itself.
 *
 * @param code its exit code; 128 and the signal's number when a signal ended it
 */
public record Ended(int code, String stdout, String stderr) {

  private static final int TOLD = 500;

  /** Without secrets; before anything is cut off, or the rest of one would be left. */
  public Ended without(Secrets secrets) {
    return new Ended(
        code, Masked.text(stdout, secrets.traces()), Masked.text(stderr, secrets.traces()));
  }

  /**
   * What the task gets. Who keeps the exit code judges it; to all others a code that is not zero is
   * a failure.
   *
   * @param output as {@link ProcessArguments#output()}
   */
  public ToolResult result(String output, String position) {
    boolean judged = output.equals("code") || output.equals("all");
    if (code != 0 && !judged) {
      return new ToolResult.Failed(
          Standard.RUNTIME.error(
              "The process ended with exit code " + code + lastWords(), position),
          true);
    }
    return new ToolResult.Succeeded(kept(output));
  }

  /** The end of what it complained of, as the end of a sentence. */
  public String lastWords() {
    String last = stderr.strip();
    return last.isEmpty() ? "." : ": " + last.substring(Math.max(0, last.length() - TOLD));
  }

  private JsonNode kept(String output) {
    return switch (output) {
      case "stderr" -> TextNode.valueOf(stderr);
      case "code" -> IntNode.valueOf(code);
      case "all" -> Json.object().put("code", code).put("stdout", stdout).put("stderr", stderr);
      case "none" -> NullNode.getInstance();
      default -> TextNode.valueOf(stdout);
    };
  }
}
