package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short-lived program to its end, with its output in a file and a limit on its time. */
final class Program {

  private static final int TAIL = 2000;

  private Program() {}

  /**
   * The program's exit code.
   *
   * @param output takes standard output and error; never a pipe, which a server started by the
   *     program would inherit and hold open
   */
  static int run(List<String> command, Path output, long seconds) {
    ProcessBuilder builder = new ProcessBuilder(command);
    // A stranger's PGDATA, PGPORT or PGOPTIONS must not steer our server.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      Process process = builder.start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw PlatformException.of(
            ProblemType.UNAVAILABLE,
            name(command) + " did not end within " + seconds + " s. See " + output + ".");
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, name(command) + " can't be run: " + e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, name(command) + " was interrupted."), e);
    }
  }

  /** The end of a log, for a message to a person. */
  static String tail(Path log) {
    try {
      String text = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
      return text.substring(Math.max(0, text.length() - TAIL)).strip();
    } catch (IOException e) {
      return "(no log at " + log + ")";
    }
  }

  private static String name(List<String> command) {
    return command.stream()
        .filter(part -> part.contains("/bin/"))
        .map(part -> Path.of(part).getFileName().toString())
        .findFirst()
        .orElse(command.getFirst());
  }
}
