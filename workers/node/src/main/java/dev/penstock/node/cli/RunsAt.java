package dev.penstock.node.cli;

import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs at}. */
@Command(
    name = "at",
    description = {
      "One run as it was at a time, rebuilt from the audit trail alone: its status, what it was",
      "pinned to, its questions, effects and decisions, and the tasks that waited."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./penstock runs at run_01kah5x3yq8w9m2v4t6b7c8d9e --time 2026-11-21T08:00:00Z"
    })
final class RunsAt implements Callable<Integer> {
  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Option(
      names = "--time",
      required = true,
      paramLabel = "TIME",
      description = "When, in UTC; for example 2026-11-21T08:00:00Z.")
  String time = "";

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Override
  public Integer call() {
    try (ApiClient api = node.client()) {
      String past = "/api/v1/runs/" + Calls.encoded(run) + "?at=" + Calls.encoded(time);
      ToldRunText.print(io.out(), api.get(past), json);
    }
    return 0;
  }
}
