package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.client.Documents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy simulate}: a version on what was decided. */
@Command(
    name = "simulate",
    description = "Say what a version of a policy would have decided otherwise.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The version is asked of the recorded actions that you may see, beside the answers that other",
      "policies gave then. Nothing is changed. With --exit-code it is 3 when something would differ.",
      "",
      "Examples:",
      "  ./penstock policy simulate policies/default.yaml --since 30d",
      "  ./penstock policy simulate next.yaml --since 12h --json"
    })
final class PolicySimulateCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "FILE", description = "The policy file.")
  Path file = Path.of(".");

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "30d",
      description = "How far back to look, as in 12h or 30d (default: ${DEFAULT-VALUE}).")
  String since = "30d";

  @Option(names = "--json", description = "The answer as JSON.")
  boolean json;

  @Option(names = "--exit-code", description = "Exit with 3 when something would differ.")
  boolean exitCode;

  @Override
  public Integer call() {
    Duration back = TimeSpan.of("--since", since);
    ObjectNode request = Json.object().put("since", Instant.now().minus(back).toString());
    request.set("document", Documents.tree(file));
    JsonNode answer;
    try (ApiClient api = node.client()) {
      answer = api.post("/api/v1/policy-simulations", request);
    }
    if (json) {
      io.out().println(Calls.pretty(answer));
    } else {
      print(answer);
    }
    io.out().flush();
    return exitCode && answer.path("changed").asLong() > 0 ? Failures.DIFFERENT : 0;
  }

  private void print(JsonNode answer) {
    if (!answer.path("changes").isEmpty()) {
      Table table = new Table("DECIDED", "RUN", "TASK", "BEFORE", "AFTER", "RULE");
      for (JsonNode change : answer.path("changes")) {
        table.row(
            Calls.moment(change.path("decidedAt")),
            change.path("runId").asText(),
            change.path("position").asText(),
            change.path("before").asText(),
            change.path("after").asText(),
            change.path("ruleAfter").asText("none"));
      }
      table.print(io.out());
    }
    for (JsonNode count : answer.path("counts")) {
      io.out()
          .println(
              count.path("count").asLong()
                  + " would be "
                  + count.path("after").asText()
                  + " instead of "
                  + count.path("before").asText());
    }
    io.out()
        .println(
            answer.path("changed").asLong()
                + " of "
                + answer.path("decided").asLong()
                + " recorded actions would be decided otherwise"
                + (answer.path("complete").asBoolean()
                    ? "."
                    : "; only the newest were looked at."));
    if (!answer.path("allCounted").asBoolean(true)) {
      io.out()
          .println("Its windows counted what was looked at in your folders, which may be too few.");
    }
  }
}
