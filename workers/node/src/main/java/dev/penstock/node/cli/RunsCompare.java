package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs compare}: two runs beside each other, on what is on record of both. */
@Command(
    name = "compare",
    description = "Show what another run did otherwise, task by task.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Both are taken as they are on record; nothing is called. The first run is HERE, the other one",
      "THERE. Times are told, and are never a difference. With --exit-code it is 3 when the two",
      "differ in anything else.",
      "",
      "Examples:",
      "  ./penstock runs compare RUN OTHER",
      "  ./penstock runs compare RUN OTHER --exit-code",
      "  ./penstock runs compare RUN OTHER --json"
    })
final class RunsCompare implements Callable<Integer> {

  private static final int DIGEST = 15;

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Parameters(index = "1", paramLabel = "OTHER", description = "The other run's id.")
  String other = "";

  @Option(names = "--json", description = "The answer as JSON.")
  boolean json;

  @Option(names = "--exit-code", description = "Exit with 3 when something differs.")
  boolean exitCode;

  @Override
  public Integer call() {
    JsonNode comparison;
    try (ApiClient api = node.client()) {
      comparison =
          api.get(
              "/api/v1/runs/" + Calls.encoded(run) + "/comparison?with=" + Calls.encoded(other));
    }
    boolean same = comparison.path("same").asBoolean();
    if (json) {
      io.out().println(Calls.pretty(comparison));
    } else if (same) {
      io.out().println("They did the same.");
    } else {
      print(comparison);
    }
    io.out().flush();
    return exitCode && !same ? Failures.DIFFERENT : 0;
  }

  private void print(JsonNode comparison) {
    if (!comparison.path("run").isEmpty()) {
      Table table = new Table("OF THE RUN", "HERE", "THERE");
      for (JsonNode each : comparison.path("run")) {
        table.row(
            each.path("member").asText(), value(each.path("here")), value(each.path("there")));
      }
      table.print(io.out());
      io.out().println();
    }
    Table table = new Table("TASK", "LAP", "HOP", "WHAT", "HERE", "THERE", "HERE ms", "THERE ms");
    int alike = 0;
    for (JsonNode task : comparison.path("tasks")) {
      List<String[]> rows = rows(task);
      alike += rows.isEmpty() ? 1 : 0;
      for (String[] row : rows) {
        table.row(
            task.path("position").asText(),
            task.path("iteration").asText(),
            task.path("kind").asText(),
            row[0],
            row[1],
            row[2],
            millis(task.path("here")),
            millis(task.path("there")));
      }
    }
    if (table.isEmpty()) {
      io.out().println("Task by task they did the same.");
    } else {
      table.print(io.out());
      io.out().println(alike + (alike == 1 ? " other is" : " others are") + " the same in both.");
    }
  }

  /** What is otherwise, here, and there: one row for each difference. */
  private static List<String[]> rows(JsonNode task) {
    List<String[]> rows = new ArrayList<>();
    String in = task.path("in").asText();
    if (!in.equals("both")) {
      String done = task.path(in).path("outcome").asText("done");
      rows.add(
          in.equals("here")
              ? new String[] {"only here", done, "-"}
              : new String[] {"only there", "-", done});
    }
    for (JsonNode name : task.path("differences")) {
      String member = name.asText();
      rows.add(
          new String[] {
            member, value(task.path("here").path(member)), value(task.path("there").path(member))
          });
    }
    return rows;
  }

  /** Digests by their heads, as the console has them. */
  private static String value(JsonNode value) {
    String text = value.asText();
    return value.isMissingNode()
        ? "-"
        : text.startsWith("sha256:") ? text.substring(0, Math.min(DIGEST, text.length())) : text;
  }

  private static String millis(JsonNode side) {
    return side.isMissingNode()
        ? "-"
        : String.format(Locale.ROOT, "%.1f", side.path("micros").asLong() / 1000.0);
  }
}
