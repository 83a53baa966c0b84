package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.node.client.ApiClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code schedules}: what starts runs by itself. */
@Command(
    name = "schedules",
    description =
        "List and show schedules, tell their next times, pause, resume, run now, backfill.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      SchedulesCommand.Listing.class,
      SchedulesShow.class,
      SchedulesNext.class,
      SchedulesAct.Pause.class,
      SchedulesAct.Resume.class,
      SchedulesAct.RunNow.class,
      SchedulesBackfill.class
    })
final class SchedulesCommand {

  /** {@code schedules list}. */
  @Command(
      name = "list",
      description = "The schedules in force, by name.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock schedules list --json"})
  static final class Listing implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Mixin Listed list = new Listed();

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        ArrayNode schedules = all(api);
        Table table = new Table("SCHEDULE", "WHEN", "NEXT", "VERSION", "LAST RUN");
        for (JsonNode schedule : schedules) {
          table.row(
              schedule.path("name").asText(),
              when(schedule.path("document")),
              next(schedule),
              schedule.at("/document/start/version").asText(),
              schedule.path("lastRun").asText("-"));
        }
        list.print(io, schedules, table, "There are no schedules.");
      }
      return 0;
    }

    static ArrayNode all(ApiClient api) {
      return Listed.all(api, "/api/v1/schedules");
    }

    private static String when(JsonNode document) {
      if (document.has("cron")) {
        return document.path("cron").asText() + " " + document.path("zone").asText();
      }
      if (document.has("calendar")) {
        String days = String.join(" ", texts(document.at("/calendar/days")));
        return String.join(" ", texts(document.at("/calendar/times")))
            + (days.isEmpty() ? " " : " " + days + " ")
            + document.path("zone").asText();
      }
      for (String way : new String[] {"every", "after", "at", "on"}) {
        if (document.has(way)) {
          return way + " " + document.path(way).asText();
        }
      }
      return "-";
    }

    private static List<String> texts(JsonNode list) {
      return list.valueStream().map(JsonNode::asText).toList();
    }

    private static String next(JsonNode schedule) {
      if (schedule.has("pausedAt")) {
        return schedule.has("note") ? "paused: " + schedule.path("note").asText() : "paused";
      }
      return schedule.path("nextAt").asText("-");
    }
  }
}
