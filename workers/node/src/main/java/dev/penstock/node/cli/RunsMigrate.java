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

/** {@code runs migrate}: runs in flight go on in another version of their workflow. */
@Command(
    name = "migrate",
    description = "Have runs in flight go on in another version of their workflow.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A run changes between two steps, and only to a version with the same past for it: what it has done",
      "and what it is in the middle of stand at the same places there and say the same. What is still to",
      "come may be anything. Each run is asked first; who can't is told with the task and the reason, and",
      "stays as it is. Exit 1 when one can't.",
      "",
      "Examples:",
      "  ./penstock runs migrate RUN --to 1.1.0 --dry-run",
      "  ./penstock runs migrate --workflow default/review --to 1.1.0 --reason 'The address was wrong'"
    })
final class RunsMigrate implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();
  @Mixin RunSelection runs = new RunSelection();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "The version, exact; it has been applied before.")
  String to = "";

  @Option(names = "--dry-run", description = "Only say which runs could.")
  boolean dry;

  @Option(names = "--json", description = "The answer as JSON.")
  boolean json;

  @Override
  public Integer call() {
    if ((runs.run == null) == (runs.workflow == null)) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "Name a run or, with --workflow, the workflow whose runs are meant.");
    }
    ObjectNode body = Json.object().put("to", to).put("dryRun", dry);
    if (runs.run != null) {
      body.put("run", runs.run);
    }
    runs.putQuery(body);
    runs.putReason(body);
    JsonNode answer;
    try (ApiClient api = node.client()) {
      answer = RunSelection.ask(api, "/api/v1/runs/migrations", body);
    }
    if (json) {
      io.out().println(Calls.pretty(answer));
    } else {
      say(answer.path("runs"));
    }
    io.out().flush();
    io.err().flush();
    return answer.path("runs").findValue("problem") == null ? 0 : Failures.FAILED;
  }

  private void say(JsonNode asked) {
    if (asked.isEmpty()) {
      io.err().println("There are no such runs.");
    }
    for (JsonNode each : asked) {
      JsonNode problem = each.path("problem");
      String id = each.path("id").asText() + "  " + each.path("version").asText() + " -> " + to;
      io.out()
          .println(
              problem.isMissingNode()
                  ? id + (dry ? "  could" : "  asked")
                  : id + "  refused: " + problem.path("detail").asText());
      problem
          .path("errors")
          .forEach(
              error ->
                  io.out()
                      .println(
                          "    "
                              + error.path("pointer").asText()
                              + "  "
                              + error.path("detail").asText()));
    }
    if (dry) {
      io.err().println("Nothing was done.");
    }
  }
}
