package dev.penstock.node.cli;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How tests are reported, and how much they have to cover. */
final class ReportOptions {

  @Option(names = "--json", description = "The report as JSON.")
  boolean json;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write a JUnit XML report too.")
  @Nullable Path junit;

  @Option(
      names = "--min-coverage",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Fail when less is covered.")
  private int least;

  /**
   * From 0 to 100.
   *
   * @throws PlatformException {@code invalid-input} when it is anything else
   */
  int least() {
    if (least < 0 || least > 100) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "--min-coverage is a number from 0 to 100.");
    }
    return least;
  }
}
