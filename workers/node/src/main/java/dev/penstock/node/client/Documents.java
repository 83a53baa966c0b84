package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Documents on the author's machine. */
public final class Documents {

  private Documents() {}

  /**
   * The file's bytes.
   *
   * @throws PlatformException {@code invalid-input} when it can't be read
   */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The file " + file + " can't be read."), e);
    }
  }

  /**
   * The file as a tree.
   *
   * @throws PlatformException {@code invalid-input} naming file, line and column
   */
  public static JsonNode tree(Path file) {
    return DocumentTree.read(file.toString(), bytes(file));
  }
}
