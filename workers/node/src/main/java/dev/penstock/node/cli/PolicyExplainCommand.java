package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy explain}: every rule that was asked, and which decided. */
@Command(
    name = "explain",
    description = "Say why a task's actions were allowed, denied or put to a person.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Each policy that was asked is asked again with what was stored of the action then. TASK is the",
      "task's name or its position. --json shows all that the rules could see.",
      "",
      "Examples:",
      "  ./penstock policy explain run_01k9... refund",
      "  ./penstock policy explain run_01k9... /do/2/refund --json"
    })
final class PolicyExplainCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Parameters(index = "1", paramLabel = "TASK", description = "A task of it.")
  String task = "";

  @Option(names = "--json", description = "The decisions as JSON.")
  boolean json;

  @Override
  public Integer call() {
    ArrayNode explained = Json.array();
    try (ApiClient api = node.client()) {
      JsonNode trace = api.get("/api/v1/runs/" + Calls.encoded(run) + "/trace");
      for (JsonNode decision : trace.path("policyDecisions")) {
        String position = decision.path("position").asText();
        if (position.equals(task) || position.endsWith("/" + task)) {
          explained.add(
              api.get("/api/v1/policy-decisions/" + Calls.encoded(decision.path("id").asText())));
        }
      }
    }
    if (explained.isEmpty()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "No policy decided anything for " + task + " in " + run + ".");
    }
    if (json) {
      io.out().println(Calls.pretty(explained));
    } else {
      explained.forEach(this::print);
    }
    io.out().flush();
    return 0;
  }

  private void print(JsonNode decision) {
    io.out()
        .printf(
            "%s  %s  attempt %d: %s%n  %s%n  decided on %s%s%n",
            Calls.moment(decision.path("decidedAt")),
            decision.path("position").asText(),
            decision.path("attempt").asLong(),
            decision.path("outcome").asText(),
            decision.path("reason").asText(),
            decision.path("inputDigest").asText(),
            decision.path("inputIntact").asBoolean()
                ? ""
                : ", but what is stored has another digest: it was CHANGED");
    for (JsonNode policy : decision.path("policies")) {
      io.out()
          .printf(
              "  %s@%s (%s%s): %s; risk %s%n",
              policy.path("policy").asText(),
              policy.path("version").asText(),
              policy.path("scope").asText(),
              policy.path("mode").asText().equals("shadow") ? ", a shadow" : "",
              policy.path("outcome").asText(),
              policy.path("risk").asText());
      for (JsonNode rule : policy.path("rules")) {
        io.out()
            .printf(
                "    %-11s %s: %s%n",
                rule.path("result").asText(),
                rule.path("name").asText(),
                rule.path("failure").asText(rule.path("when").asText()));
      }
    }
  }
}
