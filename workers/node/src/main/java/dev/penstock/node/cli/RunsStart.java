package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runs start}: a run by hand, on a node. */
@Command(
    name = "start",
    description = "Start a run of a workflow that was applied.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The run is on record when this ends. With --watch it is followed to its end: exit code 0 when",
      "it completed, 1 when it faulted or was cancelled. The same --key twice starts one run.",
      "",
      "Examples:",
      "  ./penstock runs start shop/order --input '{\"id\": \"o-1\", \"amount\": 12}'",
      "  ./penstock runs start shop/order@^1 --input @order.json --watch"
    })
final class RunsStart implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();
  @Mixin WorkflowArgument workflow = new WorkflowArgument();

  @Option(
      names = "--input",
      paramLabel = "JSON|@FILE",
      defaultValue = "{}",
      description = "The run's input (default: ${DEFAULT-VALUE}).")
  String input = "{}";

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "What makes a second call the same one (default: each call is another).")
  @Nullable String key;

  @Option(names = "--watch", description = "Follow the run to its end.")
  boolean watch;

  @Option(names = "--json", description = "The answer, or the run once it has ended, as JSON.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode body = Json.object().put("workflow", workflow.path());
    workflow.range().ifPresent(range -> body.put("version", range));
    body.set("input", Json.read(Given.bytes(input)));
    String id;
    try (ApiClient api = node.client()) {
      JsonNode started =
          api.post(
              "/api/v1/runs",
              body,
              key == null ? Map.of() : Map.of("idempotency-key", Json.write(key)));
      id = started.path("id").asText();
      if (!watch) {
        io.out()
            .println(
                json
                    ? Calls.pretty(started)
                    : "Started " + id + ". Follow it: ./penstock runs watch " + id);
        io.out().flush();
        return 0;
      }
    }
    io.screen().say("Started " + id + ".");
    return new RunsWatch(io, node, id, json).call();
  }
}
