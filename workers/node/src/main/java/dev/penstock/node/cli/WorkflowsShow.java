package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.VersionRange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code workflows show}: one version, as it was applied. */
@Command(
    name = "show",
    description = "One version of a workflow: when it was applied, by whom, and its document.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It is the version that runs start takes for the same words.",
      "",
      "Examples:",
      "  ./penstock workflows show shop/order",
      "  ./penstock workflows show shop/order@^1 --diagram"
    })
final class WorkflowsShow implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();
  @Mixin WorkflowArgument workflow = new WorkflowArgument();

  @Option(names = "--diagram", description = "Its diagram as Mermaid text, and nothing else.")
  boolean diagram;

  @Option(names = "--json", description = "All that is known of it, as JSON.")
  boolean json;

  @Override
  public Integer call() {
    String path = workflow.path();
    VersionRange range = workflow.range().map(WorkflowsShow::range).orElse(VersionRange.ANY);
    JsonNode found;
    try (ApiClient api = node.client()) {
      found = api.get("/api/v1/definitions/" + Calls.encoded(digest(api, path, range)));
    }
    if (json) {
      io.out().println(Calls.pretty(found));
    } else if (diagram) {
      io.out().print(found.at("/diagram/mermaid").asText());
    } else {
      io.screen()
          .say(
              "%s@%s, applied %s by %s"
                  .formatted(
                      path,
                      found.path("version").asText(),
                      found.path("appliedAt").asText(),
                      found.path("appliedBy").asText()));
      io.out().println(Calls.pretty(found.path("document")));
    }
    io.out().flush();
    return 0;
  }

  private static String digest(ApiClient api, String path, VersionRange range) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (JsonNode each : WorkflowsCommand.versions(api, path)) {
      digests.put(each.path("version").asText(), each.path("digest").asText());
    }
    Optional<String> newest = range.newest(digests.keySet());
    return newest
        .map(digests::get)
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.NOT_FOUND,
                    digests.isEmpty()
                        ? "No workflow " + path + " was applied."
                        : "No version of %s is in the range %s; there are %s."
                            .formatted(path, range.text(), String.join(", ", digests.keySet()))));
  }

  private static VersionRange range(String text) {
    try {
      return new VersionRange(text);
    } catch (IllegalArgumentException e) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "The version " + text + ": " + e.getMessage());
    }
  }
}
