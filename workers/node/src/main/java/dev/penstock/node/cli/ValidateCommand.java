package dev.penstock.node.cli;

import dev.penstock.definition.Defect;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.ResourceSource;
import dev.penstock.definition.Rule;
import dev.penstock.node.Build;
import dev.penstock.node.client.AuthorResources;
import dev.penstock.node.validation.ValidationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code validate}: reads workflow documents without a node. */
@Command(
    name = "validate",
    description = "Check workflow documents. Needs no node.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "One line for each defect: FILE:LINE:COLUMN POINTER MESSAGE [RULE]. Exit code 2 if there is any",
      "error, 0 if there is none; warnings do not count. docs/rules has a page for each rule.",
      "",
      "Examples:",
      "  ./penstock validate workflows/*.yaml",
      "  ./penstock validate --sarif workflows/*.yaml > penstock.sarif"
    })
final class ValidateCommand implements Callable<Integer> {

  /** How the defects are written. */
  static final class Form {
    @Option(names = "--json", description = "The defects as JSON.")
    boolean json;

    @Option(names = "--sarif", description = "The defects as SARIF 2.1.0.")
    boolean sarif;
  }

  @Mixin Streams io = new Streams();

  @ArgGroup Form form = new Form();

  @Option(
      names = "--offline",
      description =
          "Look nothing up. What stands outside the documents and is not pinned is told, and does"
              + " not count as a defect.")
  boolean offline;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML or JSON documents.")
  List<Path> files = List.of();

  @Override
  public Integer call() {
    List<Defect> defects = new ArrayList<>();
    files.forEach(file -> defects.addAll(defects(file)));
    ValidationReport report = new ValidationReport(defects, offline);
    if (form.json) {
      io.out().println(Calls.pretty(report.json()));
    } else if (form.sarif) {
      io.out().println(Calls.pretty(report.sarif(Build.version())));
    } else {
      defects.forEach(io.out()::println);
    }
    io.out().flush();
    return report.refuses() ? Failures.INVALID : 0;
  }

  private List<Defect> defects(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      String message = "The file can't be read: " + reason(e);
      return List.of(new Defect(file.toString(), 0, 0, "", Rule.SYNTAX, message));
    }
    ResourceSource resources = offline ? ResourceSource.none() : AuthorResources.beside(file);
    return switch (DefinitionReader.read(file.toString(), bytes, resources)) {
      case ReadResult.Valid valid -> valid.warnings();
      case ReadResult.Invalid invalid -> invalid.defects();
    };
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "there is none." : String.valueOf(e.getMessage());
  }
}
