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
import picocli.CommandLine.Parameters;

/** {@code workflows}: what was applied. */
@Command(
    name = "workflows",
    description = "List and show the workflows that were applied.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {WorkflowsCommand.Listing.class, WorkflowsShow.class})
final class WorkflowsCommand {

  /** {@code workflows list}. */
  @Command(
      name = "list",
      description = "The versions that were applied, the newest first.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./penstock workflows list",
        "  ./penstock workflows list shop/order --json"
      })
  static final class Listing implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(
        arity = "0..1",
        paramLabel = "WORKFLOW",
        description = "NAMESPACE/NAME, for its versions only.")
    @Nullable String workflow;

    @Mixin Listed list = new Listed();

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        ArrayNode versions = versions(api, workflow);
        Table table = new Table("WORKFLOW", "VERSION", "APPLIED", "BY", "DIGEST");
        for (JsonNode each : versions) {
          table.row(
              each.path("namespace").asText() + "/" + each.path("name").asText(),
              each.path("version").asText(),
              each.path("appliedAt").asText(),
              each.path("appliedBy").asText(),
              each.path("digest").asText());
        }
        list.print(io, versions, table, "No such workflow was applied.");
      }
      return 0;
    }
  }

  /**
   * The versions of one workflow, or of all.
   *
   * @param workflow {@code namespace/name}
   */
  static ArrayNode versions(ApiClient api, @Nullable String workflow) {
    Map<String, @Nullable String> filters = new LinkedHashMap<>();
    filters.put("workflow", workflow);
    return Listed.all(api, "/api/v1/definitions", filters, Integer.MAX_VALUE);
  }
}
