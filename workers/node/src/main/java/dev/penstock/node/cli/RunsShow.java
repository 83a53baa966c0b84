package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs show}. */
@Command(
    name = "show",
    description =
        "One run: what it is pinned to, its input, its output or problem, and the runs around it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./penstock runs show run_01kah5x3yq8w9m2v4t6b7c8d9e",
      "  ./penstock runs show run_01kah5x3yq8w9m2v4t6b7c8d9e --at 2026-11-21T08:00:00Z"
    })
final class RunsShow implements Callable<Integer> {
  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  String run = "";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = {
        "The run as it was then, rebuilt from the audit trail alone;",
        "for example 2026-11-21T08:00:00Z."
      })
  @Nullable String at;

  @Option(
      names = "--raw",
      description = "With nothing masked; that it was read so goes on the audit trail.")
  boolean raw;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Override
  public Integer call() {
    if (raw && at != null) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "--raw is of a run as it is now; leave out --at.");
    }
    try (ApiClient api = node.client()) {
      JsonNode found =
          api.get(
              "/api/v1/runs/"
                  + Calls.encoded(run)
                  + (raw ? "/raw" : "")
                  + (at == null ? "" : "?at=" + Calls.encoded(at)));
      PrintWriter out = io.out();
      if (json) {
        out.println(Calls.pretty(found));
      } else {
        found.properties().forEach(member -> say(out, member.getKey(), member.getValue()));
      }
      out.flush();
    }
    return 0;
  }

  private static void say(PrintWriter out, String name, JsonNode value) {
    switch (name) {
      case "parent" ->
          line(out, name, value.path("runId").asText() + " at " + value.path("task").asText());
      case "children" ->
          value.forEach(
              child ->
                  line(
                      out,
                      "child",
                      "%s %s %s@%s at %s"
                          .formatted(
                              child.path("id").asText(),
                              child.path("status").asText(),
                              child.path("workflow").asText(),
                              child.path("version").asText(),
                              child.path("task").asText())));
      default -> line(out, name, value.isTextual() ? value.asText() : Json.write(value));
    }
  }

  private static void line(PrintWriter out, String name, String value) {
    out.println("%-17s %s".formatted(name, value));
  }
}
