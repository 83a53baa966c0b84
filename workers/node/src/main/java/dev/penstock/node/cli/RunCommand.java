package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.node.client.AuthorResources;
import dev.penstock.node.client.ConfigFiles;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.run.RunOnce;
import dev.penstock.workers.run.WorkflowFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run}: the author's bench. */
@Command(
    name = "run",
    description = "Run a workflow document once, in memory. Needs no node.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The author's bench: it allows what the document itself names, asks nobody and records nothing.",
      "What \"run: workflow\" names is looked for in the document's folder and in one named workflow",
      "or workflows there. Waits, and delays between retries, take no time.",
      "The output goes to standard output as JSON. Exit code 0 completed, 1 faulted (the problem as",
      "JSON on standard error), 2 the document or the input is not valid.",
      "",
      "Examples:",
      "  ./penstock run greet.yaml",
      "  ./penstock run greet.yaml --input '{\"name\": \"Ada\"}'",
      "  ./penstock run greet.yaml --input @event.json --trace"
    })
final class RunCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Parameters(paramLabel = "FILE", description = "A workflow document, YAML or JSON.")
  Path file = Path.of(".");

  @Option(
      names = "--input",
      paramLabel = "JSON|@FILE",
      defaultValue = "{}",
      description = "The run's input (default: ${DEFAULT-VALUE}).")
  String input = "{}";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description =
          "Whose configuration it sees, of the folder that the file is in (default: base).")
  @Nullable String environment;

  @Option(names = "--trace", description = "Tell the way, task by task, on standard error.")
  boolean trace;

  @Override
  public Integer call() {
    JsonNode given = Json.read(Given.bytes(input));
    Optional<WorkflowDefinition> definition = definition();
    if (definition.isEmpty()) {
      return Failures.INVALID;
    }
    io.screen().say(RunOnce.NOTICE);
    if (definition.get().schedule().isPresent()) {
      io.screen().say("The document has a schedule. Here it is run once, now.");
    }
    return switch (RunOnce.execute(
        definition.get(),
        given,
        ConfigFiles.beside(file, environment).values(),
        new WorkflowFolder(file, AuthorResources::beside),
        line -> tell(line))) {
      case RunResult.Completed(JsonNode output) -> {
        io.out().println(Json.write(output));
        io.out().flush();
        yield 0;
      }
      case RunResult.Faulted(var error) -> {
        io.screen().say(Json.write(error));
        yield Failures.FAILED;
      }
      case RunResult.Cancelled(String reason) -> {
        io.screen().say("The run was cancelled: " + reason);
        yield Failures.FAILED;
      }
    };
  }

  private void tell(String line) {
    if (trace) {
      io.screen().say(line);
    }
  }

  private Optional<WorkflowDefinition> definition() {
    return switch (DefinitionReader.read(
        file.toString(), bytes(file), AuthorResources.beside(file))) {
      case ReadResult.Valid(WorkflowDefinition definition, var warnings) -> {
        warnings.forEach(io.err()::println);
        yield Optional.of(definition);
      }
      case ReadResult.Invalid(var defects) -> {
        defects.forEach(io.err()::println);
        io.err().flush();
        yield Optional.empty();
      }
    };
  }

  private static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The file " + path + " can't be read."), e);
    }
  }
}
