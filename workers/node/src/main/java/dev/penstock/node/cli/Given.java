package dev.penstock.node.cli;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The value of an option that is given as {@code TEXT} or as {@code @FILE}. */
final class Given {

  private Given() {}

  static byte[] bytes(String value) {
    if (!value.startsWith("@")) {
      return value.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Files.readAllBytes(Path.of(value.substring(1)));
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_INPUT, "The file " + value.substring(1) + " can't be read."),
          e);
    }
  }
}
