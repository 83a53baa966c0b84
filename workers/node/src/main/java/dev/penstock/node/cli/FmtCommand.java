package dev.penstock.node.cli;

import dev.penstock.definition.format.DocumentFormatter;
import dev.penstock.definition.format.FormatResult;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fmt}: lays documents out, in place. */
@Command(
    name = "fmt",
    description = "Lay out documents: comments, order and meaning stay as they are.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Prints the files that it changed. Exit code 0, or 2 when a file can't be read as a document; such",
      "a file stays as it is.",
      "",
      "Examples:",
      "  ./penstock fmt workflows/*.yaml",
      "  ./penstock fmt --check workflows/*.yaml"
    })
final class FmtCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML or JSON documents.")
  List<Path> files = List.of();

  @Option(
      names = "--check",
      description = "Change nothing; exit code 1 when a file is not laid out.")
  boolean check;

  @Override
  public Integer call() {
    boolean changed = false;
    boolean refused = false;
    for (Path file : files) {
      byte[] before = read(file);
      switch (DocumentFormatter.format(file.toString(), before)) {
        case FormatResult.Refused(int line, int column, String reason) -> {
          refused = true;
          io.err().println(file + ":" + line + ":" + column + " " + reason);
        }
        case FormatResult.Formatted(String text) -> {
          byte[] after = text.getBytes(StandardCharsets.UTF_8);
          if (!Arrays.equals(before, after)) {
            changed = true;
            io.out().println(file);
            if (!check) {
              write(file, after);
            }
          }
        }
      }
    }
    io.out().flush();
    io.err().flush();
    return refused ? Failures.INVALID : check && changed ? Failures.FAILED : 0;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw failed("The file " + file + " can't be read.", e);
    }
  }

  private static void write(Path file, byte[] text) {
    try {
      Files.write(file, text);
    } catch (IOException e) {
      throw failed("The file " + file + " can't be written.", e);
    }
  }

  private static PlatformException failed(String detail, IOException e) {
    return new PlatformException(Problem.of(ProblemType.INVALID_INPUT, detail), e);
  }
}
