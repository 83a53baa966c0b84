package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;

/**
 * Any configuration file as a tree: YAML or JSON under the limits that hold for workflow documents.
 * Thread-safe.
 */
public final class DocumentTree {

  private DocumentTree() {}

  /**
   * Reads a file whose content is a mapping.
   *
   * @throws PlatformException {@code invalid-input} naming file, line and column
   */
  public static JsonNode read(String file, byte[] bytes) {
    try {
      return TextReader.read(file, bytes).tree();
    } catch (SyntaxException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_INPUT,
              file + ":" + e.line() + ":" + e.column() + " " + e.getMessage()),
          e);
    }
  }
}
