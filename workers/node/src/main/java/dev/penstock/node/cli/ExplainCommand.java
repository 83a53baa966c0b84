package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ExplainedConfig;
import dev.penstock.json.Json;
import dev.penstock.node.client.Documents;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: what a workflow or a trigger would run with, and where each value is from. */
@Command(
    name = "explain",
    description =
        "Tell what a workflow or trigger of a configuration folder would run with, value by value.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Reads config/base.yaml and config/environments/ENVIRONMENT.yaml of the folder that the file is in.",
      "",
      "Examples:",
      "  ./penstock explain workflows/review.yaml",
      "  ./penstock explain triggers/github-push.yaml --environment prod"
    })
final class ExplainCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Parameters(paramLabel = "FILE", description = "A workflow or trigger file.")
  Path file = Path.of(".");

  @Option(names = "--environment", paramLabel = "NAME", description = "Merged over the base.")
  @Nullable String environment;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Override
  public Integer call() {
    JsonNode document = Documents.tree(file);
    Path folder = folder();
    JsonNode base = config(folder, "config/base").orElseGet(Json::object);
    String named = environment == null ? "base" : environment;
    JsonNode overlay =
        environment == null
            ? Json.object()
            : config(folder, "config/environments/" + environment)
                .orElseThrow(
                    () ->
                        PlatformException.of(
                            ProblemType.INVALID_INPUT,
                            "There is no config/environments/"
                                + environment
                                + ".yaml in "
                                + folder));
    ObjectNode answer = Json.object().put("environment", named);
    if (document.has("trigger")) {
      Trigger trigger = Trigger.parse(document);
      answer.set("trigger", trigger.json());
    } else {
      answer.set("workflow", document.path("document"));
    }
    answer.set("config", ExplainedConfig.of(named, base, overlay).json());
    if (json) {
      io.out().println(Calls.pretty(answer));
    } else {
      print(answer);
    }
    io.out().flush();
    return 0;
  }

  private void print(ObjectNode answer) {
    JsonNode trigger = answer.path("trigger");
    if (trigger.isMissingNode()) {
      JsonNode id = answer.path("workflow");
      io.out()
          .println(
              "workflow %s/%s %s"
                  .formatted(
                      id.path("namespace").asText(),
                      id.path("name").asText(),
                      id.path("version").asText()));
    } else {
      io.out()
          .println(
              "trigger %s starts %s, the newest version in %s"
                  .formatted(
                      trigger.path("trigger").asText(),
                      trigger.at("/start/workflow").asText(),
                      trigger.at("/start/version").asText()));
    }
    io.out().println("environment " + answer.path("environment").asText());
    for (JsonNode value : answer.path("config")) {
      String source =
          value.path("source").asText().equals("base")
              ? "config/base"
              : "config/environments/" + value.path("source").asText();
      String replaced = value.has("replaced") ? ", instead of " + value.path("replaced") : "";
      io.out()
          .println(
              "  %s = %s   (%s%s)"
                  .formatted(
                      value.path("pointer").asText(), value.path("value"), source, replaced));
    }
  }

  /** The nearest folder at or above the file that holds configuration, else the file's own. */
  private Path folder() {
    Path own = file.toAbsolutePath().normalize().getParent();
    for (Path here = own; here != null; here = here.getParent()) {
      if (Files.isDirectory(here.resolve("config"))
          || Files.isDirectory(here.resolve("workflows"))) {
        return here;
      }
    }
    return own == null ? file.toAbsolutePath() : own;
  }

  private static Optional<JsonNode> config(Path folder, String name) {
    for (String extension : new String[] {".yaml", ".yml", ".json"}) {
      Path file = folder.resolve(name + extension);
      if (Files.isRegularFile(file)) {
        return Optional.of(Documents.tree(file));
      }
    }
    return Optional.empty();
  }
}
