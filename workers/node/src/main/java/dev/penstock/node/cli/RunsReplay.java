package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.client.Documents;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs replay}: a run once more on what is on record of it, and nothing else. */
@Command(
    name = "replay",
    description = "Take a run once more on what is on record, and show where it goes another way.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Nothing is called, nobody is asked and nothing is changed: calls, questions and runs that it",
      "started are answered from the record. On another document, a call with other arguments is the",
      "end of it: what that would give is on no record. So is one that other policies decide",
      "otherwise of; each takes the place of the policy with its scope. A layer of the configuration",
      "takes the place of that of the same file, or lies on top. Exit code 1 when anything is",
      "different.",
      "",
      "Examples:",
      "  ./penstock runs replay RUN",
      "  ./penstock runs replay RUN --to-version 1.3.0",
      "  ./penstock runs replay RUN --file workflows/order.yaml --json",
      "  ./penstock runs replay RUN --policy policies/default.yaml --config config/base.yaml"
    })
final class RunsReplay implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  String run = "";

  /** What it is taken on instead of its own document. */
  static final class Other {
    @Option(
        names = "--to-version",
        paramLabel = "VERSION",
        description = "Another version of its workflow.")
    @Nullable String version;

    @Option(names = "--file", paramLabel = "FILE", description = "A document that is not applied.")
    @Nullable Path file;
  }

  @ArgGroup Other other = new Other();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Policies that decide again of what was decided.")
  List<Path> policies = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Configuration in place of what the run is pinned to.")
  List<Path> config = List.of();

  @Option(names = "--json", description = "The answer as JSON.")
  boolean json;

  @Override
  public Integer call() {
    ObjectNode body = Json.object();
    if (other.version != null) {
      body.put("version", other.version);
    }
    if (other.file != null) {
      body.set("definition", Documents.tree(other.file));
    }
    if (!policies.isEmpty()) {
      var documents = body.putArray("policies");
      policies.forEach(file -> documents.add(Documents.tree(file)));
    }
    if (!config.isEmpty()) {
      var layers = body.putArray("config");
      config.forEach(
          file ->
              layers.addObject().put("source", source(file)).set("values", Documents.tree(file)));
    }
    JsonNode replay;
    try (ApiClient api = node.client()) {
      replay = api.post("/api/v1/runs/" + Calls.encoded(run) + "/replay", body);
    }
    if (json) {
      io.out().println(Calls.pretty(replay));
    } else {
      print(replay);
    }
    io.out().flush();
    boolean same =
        replay.path("differences").isEmpty()
            && !replay.at("/ending/status").asText().equals("stopped");
    return same ? 0 : Failures.FAILED;
  }

  /** As a layer names it: the file in its configuration folder, without its extension. */
  private static String source(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    Path from = whole.getFileName();
    for (int i = 0; i < whole.getNameCount() - 1; i++) {
      if (whole.getName(i).toString().equals("config")) {
        from = whole.subpath(i, whole.getNameCount());
      }
    }
    return StreamSupport.stream(from.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"))
        .replaceFirst("\\.[^./]+$", "");
  }

  private void print(JsonNode replay) {
    JsonNode ending = replay.path("ending");
    String calls = replay.path("calls").asInt() + " calls answered from the record, none made.";
    if (ending.path("status").asText().equals("stopped")) {
      io.out().println(calls + " It could not go on: " + ending.path("reason").asText());
    } else {
      io.out().println(calls + " It is " + ending.path("status").asText() + ".");
    }
    if (!replay.path("allCounted").asBoolean(true)) {
      io.out().println("Windows counted what is on record in your folders, which may be too few.");
    }
    if (replay.path("differences").isEmpty()) {
      io.out().println("No difference.");
      return;
    }
    Table table = new Table("TASK", "LAP", "WHAT", "DETAIL");
    for (JsonNode each : replay.path("differences")) {
      table.row(
          each.path("at").asText(),
          each.path("iteration").asText(),
          each.path("kind").asText(),
          each.path("detail").asText());
    }
    table.print(io.out());
  }
}
