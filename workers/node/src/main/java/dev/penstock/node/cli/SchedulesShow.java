package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedules show}. */
@Command(
    name = "show",
    description = "One schedule: what it says, what it has started and what comes.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./penstock schedules show ops/report"})
final class SchedulesShow implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  String schedule = "";

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Override
  public Integer call() {
    try (ApiClient api = node.client()) {
      JsonNode found = api.get("/api/v1/schedules/" + Calls.encoded(schedule));
      if (json) {
        io.out().println(Calls.pretty(found));
      } else {
        print(found);
      }
    }
    io.out().flush();
    return 0;
  }

  private void print(JsonNode found) {
    if (found.has("pausedAt")) {
      io.out()
          .println(
              "Paused since %s. %s"
                  .formatted(found.path("pausedAt").asText(), found.path("note").asText())
                  .strip());
    }
    io.out().println(Calls.pretty(found.path("document")));
    Table next = new Table("NEXT", "LOCAL", "STARTS");
    for (JsonNode time : found.path("next")) {
      next.row(time.path("time").asText(), time.path("local").asText(), time.path("due").asText());
    }
    Table past = new Table("TIME", "RUN", "STATUS");
    for (JsonNode time : found.path("occurrences")) {
      past.row(
          time.path("time").asText(),
          time.path("run").asText(),
          time.path("waits").asBoolean() ? "waits" : time.path("status").asText("starts"));
    }
    for (Table table : new Table[] {next, past}) {
      if (!table.isEmpty()) {
        io.out().println();
        table.print(io.out());
      }
    }
  }
}
