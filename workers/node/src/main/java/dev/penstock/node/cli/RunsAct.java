package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runs cancel}, {@code pause} and {@code resume}: one run, or all that a query finds. */
abstract sealed class RunsAct implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();
  @Mixin RunSelection selected = new RunSelection();

  @Option(names = "--dry-run", description = "With a query: only say which runs it would be.")
  boolean dry;

  @Option(names = "--json", description = "The answer as JSON.")
  boolean json;

  private final String action;
  private final String asked;

  RunsAct(String action, String asked) {
    this.action = action;
    this.asked = asked;
  }

  /** {@code runs cancel}. */
  @Command(
      name = "cancel",
      description = "Ask runs to stop at their next task.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What they have done outside stays done. A query asks the oldest first, 500 at a time, until it",
        "has asked all.",
        "",
        "Examples:",
        "  ./penstock runs cancel RUN --reason 'Started by mistake'",
        "  ./penstock runs cancel --workflow default/review --status waiting --dry-run"
      })
  static final class Cancel extends RunsAct {
    Cancel() {
      super("cancel", "to stop");
    }
  }

  /** {@code runs pause}. */
  @Command(
      name = "pause",
      description = "Ask runs to begin no further task.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What is under way ends: a call comes back, a question can be decided. Timers and timeouts go on",
        "counting.",
        "",
        "Examples:",
        "  ./penstock runs pause RUN --reason 'The bank is closed'",
        "  ./penstock runs pause --workflow default/refund --dry-run"
      })
  static final class Pause extends RunsAct {
    Pause() {
      super("pause", "to pause");
    }
  }

  /** {@code runs resume}. */
  @Command(
      name = "resume",
      description = "Let paused runs go on where they stand.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./penstock runs resume RUN",
        "  ./penstock runs resume --status paused"
      })
  static final class Resume extends RunsAct {
    Resume() {
      super("resume", "to go on");
    }
  }

  @Override
  public Integer call() {
    String run = selected.run;
    if ((run == null) != selected.isQuery()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          run == null
              ? "Name a run, or a query with --status, --workflow or --before."
              : "Name a run or a query, not both.");
    }
    if (run != null && dry) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "--dry-run goes with a query; " + run + " is one run.");
    }
    ObjectNode body = Json.object();
    selected.putReason(body);
    try (ApiClient api = node.client()) {
      if (run != null) {
        api.post("/api/v1/runs/" + Calls.encoded(run) + "/" + action, body);
        io.out().println("Asked " + run + " " + asked + ". See: ./penstock runs watch " + run);
      } else {
        selected.putQuery(body);
        body.put("action", action).put("dryRun", dry);
        say(RunSelection.ask(api, "/api/v1/runs/actions", body));
      }
    }
    io.out().flush();
    return 0;
  }

  private void say(JsonNode answer) {
    if (json) {
      io.out().println(Calls.pretty(answer));
      return;
    }
    JsonNode runs = answer.path("runs");
    if (runs.isEmpty()) {
      io.err().println("There are no such runs.");
      io.err().flush();
      return;
    }
    Table table = new Table("RUN", "STATUS", "WORKFLOW", "CREATED");
    for (JsonNode each : runs) {
      table.row(
          each.path("id").asText(),
          each.path("status").asText(),
          each.path("workflow").asText() + "@" + each.path("version").asText(),
          Calls.moment(each.path("createdAt")));
    }
    table.print(io.out());
    String many = runs.size() + " runs";
    io.out()
        .println(
            dry
                ? many + " would be asked " + asked + ". Nothing was done."
                : "Asked " + many + " " + asked + ".");
  }
}
