package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs show}. */
@Command(
    name = "show",
    description =
        "One run: what it is pinned to, its input, its output or problem, and the runs around it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./penstock runs show run_01kah5x3yq8w9m2v4t6b7c8d9e"})
final class RunsShow implements Callable<Integer> {
  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Mixin AsItIs asItIs = new AsItIs();

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Override
  public Integer call() {
    try (ApiClient api = node.client()) {
      JsonNode found = api.get(asItIs.below("/api/v1/runs/" + Calls.encoded(run)));
      ToldRunText.print(io.out(), found, json);
    }
    return 0;
  }
}
