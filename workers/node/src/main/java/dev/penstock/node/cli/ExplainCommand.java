package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigLayer;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.config.ExplainedConfig;
import dev.penstock.json.Json;
import dev.penstock.node.client.ConfigFiles;
import dev.penstock.node.client.Documents;
import dev.penstock.trigger.Trigger;
import java.nio.file.Path;
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
      "Reads config/base.yaml, config/environments/ENVIRONMENT.yaml and config/schema.yaml of the folder",
      "that the file is in; on top comes what a trigger's start has under config. Exit code 2 when the",
      "values do not fit the schema.",
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
    EffectiveConfig config = ConfigFiles.beside(file, environment);
    ObjectNode answer = Json.object().put("environment", config.environment());
    if (document.has("trigger")) {
      Trigger trigger = Trigger.parse(document);
      answer.set("trigger", trigger.json());
      if (trigger.purpose() instanceof Trigger.Start start && start.config().isPresent()) {
        config = config.with(new ConfigLayer("triggers/" + trigger.name(), start.config().get()));
      }
    } else {
      answer.set("workflow", document.path("document"));
    }
    answer.set("config", ExplainedConfig.of(config).json());
    config.complaint().ifPresent(complaint -> answer.put("complaint", complaint));
    if (json) {
      io.out().println(Calls.pretty(answer));
    } else {
      print(answer);
    }
    io.out().flush();
    return answer.has("complaint") ? Failures.INVALID : 0;
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
      String replaced = value.has("replaced") ? ", instead of " + value.path("replaced") : "";
      io.out()
          .println(
              "  %s = %s   (%s%s)"
                  .formatted(
                      value.path("pointer").asText(),
                      value.path("value"),
                      value.path("source").asText(),
                      replaced));
    }
    if (answer.has("complaint")) {
      io.out().println("It does not fit config/schema: " + answer.path("complaint").asText());
    }
  }
}
