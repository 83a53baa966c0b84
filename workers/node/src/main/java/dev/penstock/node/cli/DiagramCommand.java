package dev.penstock.node.cli;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.diagram.Diagram;
import dev.penstock.node.client.AuthorResources;
import dev.penstock.node.client.Documents;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diagram}: the generated picture of a workflow. */
@Command(
    name = "diagram",
    description = "Draw a workflow document. The picture is generated and read-only.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 0, or 2 with the defects when the document is not valid.",
      "",
      "Examples:",
      "  ./penstock diagram review.yaml",
      "  ./penstock diagram --format svg review.yaml > review.svg"
    })
final class DiagramCommand implements Callable<Integer> {

  /** What it is drawn as. */
  enum Format {
    mermaid,
    svg
  }

  @Mixin Streams io = new Streams();

  @Parameters(paramLabel = "FILE", description = "A workflow document, YAML or JSON.")
  Path file = Path.of(".");

  @Option(
      names = "--format",
      defaultValue = "mermaid",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Format format = Format.mermaid;

  @Override
  public Integer call() {
    return switch (DefinitionReader.read(
        file.toString(), Documents.bytes(file), AuthorResources.beside(file))) {
      case ReadResult.Valid(var definition, _) -> {
        Diagram diagram = Diagram.of(definition);
        io.out()
            .print(
                switch (format) {
                  case mermaid -> diagram.mermaid();
                  case svg -> diagram.svg();
                });
        io.out().flush();
        yield 0;
      }
      case ReadResult.Invalid(var defects) -> {
        defects.forEach(io.err()::println);
        io.err().flush();
        yield Failures.INVALID;
      }
    };
  }
}
