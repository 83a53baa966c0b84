package dev.penstock.node.cli;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether something is asked for with nothing masked, and why. */
final class AsItIs {

  @Option(
      names = "--raw",
      description = "With nothing masked; that it was read so goes on the audit trail.")
  boolean raw;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "With --raw: why; goes on the audit trail too.")
  @Nullable String reason;

  /**
   * The path to ask for.
   *
   * @param masked of the thing
   * @param whole of the thing as it is
   */
  String path(String masked, String whole) {
    if (!raw && reason != null) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "--reason says why --raw is asked for; say that too.");
    }
    if (!raw) {
      return masked;
    }
    return reason == null ? whole : whole + "?reason=" + Calls.encoded(reason);
  }

  /** The same where what is as it is lies below. */
  String below(String masked) {
    return path(masked, masked + "/raw");
  }
}
