package dev.penstock.node.cli;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong and what to do; a stack trace only for what nobody foresaw. */
final class Failures implements IExecutionExceptionHandler {

  static final int FAILED = 1;
  static final int INVALID = 2;

  /** For those who asked whether something differs. */
  static final int DIFFERENT = 3;

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (e instanceof PlatformException known) {
      Problem problem = known.problem();
      err.println("penstock: " + problem.detail());
      problem
          .errors()
          .forEach(error -> err.println("  " + error.pointer() + "  " + error.detail()));
      err.flush();
      LoggerFactory.getLogger(Failures.class).debug("The command failed", e);
      return code(problem.type());
    }
    err.println("penstock: this should not have happened. Please report it with what follows.");
    e.printStackTrace(err);
    err.flush();
    return FAILED;
  }

  private static int code(ProblemType type) {
    return switch (type) {
      case INVALID_INPUT, INVALID_DEFINITION -> INVALID;
      default -> FAILED;
    };
  }
}
