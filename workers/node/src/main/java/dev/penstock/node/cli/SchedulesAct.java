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

/** {@code schedules pause}, {@code resume} and {@code run-now}. */
abstract sealed class SchedulesAct implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "NS/NAME", description = "The schedule: the workflow that holds it.")
  String schedule = "";

  private final String action;

  SchedulesAct(String action) {
    this.action = action;
  }

  /** {@code schedules pause}. */
  @Command(
      name = "pause",
      description = "Let a schedule start nothing until it is resumed.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Runs that it has started go on.",
        "",
        "Example:",
        "  ./penstock schedules pause ops/report --note 'The bank is closed'"
      })
  static final class Pause extends SchedulesAct {

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; shown, and on the trail.")
    @Nullable String note;

    Pause() {
      super("pause");
    }

    @Override
    public Integer call() {
      ObjectNode body = Json.object();
      if (note != null) {
        body.put("note", note);
      }
      return act(body, "It starts nothing until: ./penstock schedules resume " + schedule);
    }
  }

  /** {@code schedules resume}. */
  @Command(
      name = "resume",
      description = "Let a paused schedule go on with the next of its times.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What would have come while it was paused is left out.",
        "",
        "Example:",
        "  ./penstock schedules resume ops/report"
      })
  static final class Resume extends SchedulesAct {
    Resume() {
      super("resume");
    }

    @Override
    public Integer call() {
      return act(Json.object(), "It goes on with the next of its times.");
    }
  }

  /** {@code schedules run-now}. */
  @Command(
      name = "run-now",
      description = "Start a run as the schedule would, beside those that come by themselves.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock schedules run-now ops/report"})
  static final class RunNow extends SchedulesAct {
    RunNow() {
      super("run-now");
    }

    @Override
    public Integer call() {
      return act(Json.object(), "See: ./penstock runs watch ");
    }
  }

  int act(ObjectNode body, String said) {
    body.put("schedule", schedule).put("action", action);
    try (ApiClient api = node.client()) {
      JsonNode answer = api.post("/api/v1/schedules/actions", body);
      io.out().println(said + answer.path("run").asText());
    }
    io.out().flush();
    return 0;
  }
}
