package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.node.client.ApiClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runs list}: those for which all holds that is named. */
@Command(
    name = "list",
    description = "Runs, newest first.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./penstock runs list --status waiting,paused",
      "  ./penstock runs list --workflow default/review@1.2.0 --limit 200 --json",
      "  ./penstock runs list --trigger github-push --status faulted --since 2026-11-21T00:00:00Z"
    })
final class RunsList implements Callable<Integer> {
  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "pending, running, waiting, paused, completed, faulted, cancelled; some with commas.")
  @Nullable String status;

  @Option(
      names = "--workflow",
      paramLabel = "NS/NAME[@VERSION]",
      description = "Only this workflow's, or of one version of it.")
  @Nullable String workflow;

  @Option(
      names = "--trigger",
      paramLabel = "NAME",
      description = "Only those that a delivery to this trigger started.")
  @Nullable String trigger;

  @Option(
      names = "--started-by",
      paramLabel = "WHO",
      description = "Only those that this one started: schedule:nightly, person:ada.")
  @Nullable String startedBy;

  @Option(names = "--id", paramLabel = "PREFIX", description = "Only ids that begin so.")
  @Nullable String id;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Put on record at this time or later, for example 2026-11-21T08:00:00Z.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Put on record before this time.")
  @Nullable String until;

  @Option(
      names = "--ended-since",
      paramLabel = "TIME",
      description = "Over since this time or later.")
  @Nullable String endedSince;

  @Option(names = "--ended-until", paramLabel = "TIME", description = "Over before this time.")
  @Nullable String endedUntil;

  @Mixin Listed list = new Listed();
  @Mixin Newest newest = new Newest();

  @Override
  public Integer call() {
    try (ApiClient api = node.client()) {
      ArrayNode runs = newest.of(api, "/api/v1/runs", filters());
      Table table = new Table("RUN", "STATUS", "WORKFLOW", "STARTED BY", "CREATED");
      for (JsonNode run : runs) {
        table.row(
            run.path("id").asText(),
            run.path("status").asText(),
            run.path("workflow").asText() + "@" + run.path("version").asText(),
            run.path("startedBy").asText(),
            Calls.moment(run.path("createdAt")));
      }
      list.print(io, runs, table, "There are no such runs.");
    }
    return 0;
  }

  private Map<String, @Nullable String> filters() {
    Map<String, @Nullable String> filters = new LinkedHashMap<>();
    filters.put("status", status);
    filters.put("workflow", workflow);
    filters.put("trigger", trigger);
    filters.put("startedBy", startedBy);
    filters.put("id", id);
    filters.put("since", since);
    filters.put("until", until);
    filters.put("endedSince", endedSince);
    filters.put("endedUntil", endedUntil);
    return filters;
  }
}
