package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedules backfill}. */
@Command(
    name = "backfill",
    description = "Have a schedule bring the times of a range that went by.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Times that have started a run before are left alone, unless --again asks for a further one.",
      "A range has 1,000 times at the most. It also works on a paused schedule.",
      "",
      "Example:",
      "  ./penstock schedules backfill nightly --from 2026-11-01T00:00:00Z --until 2026-11-08T00:00:00Z --dry-run"
    })
final class SchedulesBackfill implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  String schedule = "";

  @Option(names = "--from", required = true, paramLabel = "TIME", description = "The first moment.")
  String from = "";

  @Option(
      names = "--until",
      required = true,
      paramLabel = "TIME",
      description = "The first moment behind the range.")
  String until = "";

  @Option(
      names = "--overlap",
      paramLabel = "WAY",
      description =
          "What becomes of each while the one before it goes on: skip, buffer-one, buffer-all,"
              + " cancel-other, terminate-other or allow (default: buffer-all).")
  @Nullable String overlap;

  @Option(names = "--again", description = "Also times that have started a run before.")
  boolean again;

  @Option(names = "--dry-run", description = "Only tell what would become of each time.")
  boolean dryRun;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Override
  public Integer call() {
    ObjectNode body = Json.object().put("schedule", schedule).put("action", "backfill");
    body.put("from", from).put("until", until).put("again", again).put("dryRun", dryRun);
    if (overlap != null) {
      body.put("overlap", overlap);
    }
    try (ApiClient api = node.client()) {
      JsonNode answer = api.post("/api/v1/schedules/actions", body);
      if (json) {
        io.out().println(Calls.pretty(answer));
      } else {
        print(answer.path("occurrences"));
      }
    }
    io.out().flush();
    return 0;
  }

  private void print(JsonNode occurrences) {
    Table table = new Table("TIME", dryRun ? "WOULD BE" : "IS", "RUN");
    for (JsonNode each : occurrences) {
      table.row(
          each.path("time").asText(), each.path("fate").asText(), each.path("run").asText("-"));
    }
    if (table.isEmpty()) {
      io.out().println("The schedule has no times in this range.");
    } else {
      table.print(io.out());
    }
  }
}
