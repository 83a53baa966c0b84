package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.diff.DefinitionDiff;
import dev.penstock.definition.diff.TaskChange;
import dev.penstock.json.Json;
import dev.penstock.node.client.Documents;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: what differs between two documents, task by task. */
@Command(
    name = "diff",
    description = "Tell what differs between two workflow documents, task by task.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "+ added, - removed, ~ changed, > moved. A task is known by its name and those around it; order of",
      "keys, comments and layout don't count. Exit code 0, or 2 when a file is no document.",
      "",
      "Examples:",
      "  ./penstock diff review-1.yaml review-2.yaml",
      "  ./penstock diff --exit-code old.yaml new.yaml"
    })
final class DiffCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Parameters(index = "0", paramLabel = "BEFORE", description = "The older document.")
  Path before = Path.of(".");

  @Parameters(index = "1", paramLabel = "AFTER", description = "The newer document.")
  Path after = Path.of(".");

  @Option(names = "--json", description = "The changes as JSON.")
  boolean json;

  @Option(names = "--exit-code", description = "Exit with 3 when they differ.")
  boolean exitCode;

  @Override
  public Integer call() {
    List<TaskChange> changes = DefinitionDiff.of(Documents.tree(before), Documents.tree(after));
    if (json) {
      ObjectNode answer = Json.object();
      var list = answer.putArray("changes");
      changes.forEach(change -> list.add(change.json()));
      io.out().println(Calls.pretty(answer));
    } else {
      changes.forEach(io.out()::println);
    }
    io.out().flush();
    return exitCode && !changes.isEmpty() ? Failures.DIFFERENT : 0;
  }
}
