package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs config}: what a run is configured with, and what another one has otherwise. */
@Command(
    name = "config",
    description = "Show what a run is configured with, value by value, and from where.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./penstock runs config RUN",
      "  ./penstock runs config RUN --compare OTHER"
    })
final class RunsConfig implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Option(
      names = "--compare",
      paramLabel = "RUN",
      description = "Show what this other run has otherwise; exit code 1 when there is anything.")
  @Nullable String compare;

  @Option(names = "--json", description = "The answer as JSON.")
  boolean json;

  @Override
  public Integer call() {
    String query = compare == null ? "" : "?compare=" + Calls.encoded(compare);
    JsonNode config;
    try (ApiClient api = node.client()) {
      config = api.get("/api/v1/runs/" + Calls.encoded(run) + "/config" + query);
    }
    if (json) {
      io.out().println(Calls.pretty(config));
    } else if (compare == null) {
      values(config);
    } else {
      differences(config.path("differences"));
    }
    io.out().flush();
    return config.path("differences").isEmpty() ? 0 : Failures.FAILED;
  }

  private void values(JsonNode config) {
    io.out().println("environment " + config.path("environment").asText());
    Table table = new Table("VALUE", "IS", "FROM", "INSTEAD OF");
    for (JsonNode each : config.path("values")) {
      table.row(
          each.path("pointer").asText(),
          each.path("value").toString(),
          each.path("source").asText(),
          each.has("replaced") ? each.path("replaced").toString() : "");
    }
    table.print(io.out());
  }

  private void differences(JsonNode differences) {
    if (differences.isEmpty()) {
      io.out().println("No difference.");
      return;
    }
    Table table = new Table("VALUE", "HERE", "THERE");
    for (JsonNode each : differences) {
      table.row(
          each.path("pointer").asText(),
          each.has("before") ? each.path("before").toString() : "-",
          each.has("after") ? each.path("after").toString() : "-");
    }
    table.print(io.out());
  }
}
