package dev.penstock.node.cli;

import dev.penstock.definition.Defect;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code validate}: reads workflow documents without a node. */
@Command(
    name = "validate",
    description = "Check workflow documents. Needs no node.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "One line for each defect: FILE:LINE:COLUMN POINTER MESSAGE. Exit code 2 if there is any,",
      "0 if there is none; warnings do not count.",
      "",
      "Example:",
      "  ./penstock validate workflows/*.yaml"
    })
final class ValidateCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML or JSON documents.")
  List<Path> files = List.of();

  @Override
  public Integer call() {
    boolean defective = false;
    for (Path file : files) {
      defective |= isDefective(file);
    }
    io.out().flush();
    return defective ? Failures.INVALID : 0;
  }

  private boolean isDefective(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      io.out().println(file + ":0:0 (document) The file can't be read: " + reason(e));
      return true;
    }
    return switch (DefinitionReader.read(file.toString(), bytes)) {
      case ReadResult.Valid valid -> {
        valid.warnings().forEach(io.out()::println);
        yield false;
      }
      case ReadResult.Invalid invalid -> {
        invalid.defects().forEach(io.out()::println);
        yield invalid.defects().stream().anyMatch(Defect::isError);
      }
    };
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is none."
        : String.valueOf(e.getMessage());
  }
}
