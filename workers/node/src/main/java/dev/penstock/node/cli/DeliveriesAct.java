package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deliveries replay}, {@code requeue} and {@code discard}: named ones or a query's. */
abstract sealed class DeliveriesAct implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();
  @Mixin DeliverySelection selected = new DeliverySelection();

  @Parameters(
      arity = "0..*",
      paramLabel = "DELIVERY",
      description = "The deliveries' ids; or none, and a query.")
  List<String> deliveries = new ArrayList<>();

  @Mixin OptionalReason reason = new OptionalReason();

  @Option(names = "--dry-run", description = "Only say what would be done.")
  boolean dry;

  @Option(names = "--json", description = "The answer as JSON.")
  boolean json;

  private final String action;

  DeliveriesAct(String action) {
    this.action = action;
  }

  /** {@code deliveries replay}. */
  @Command(
      name = "replay",
      description = "Take deliveries again.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "A delivery that has its run keeps it: only --new-run starts one more, which is marked as a",
        "replay and signed by us. One that was filtered, or is a dead letter, is taken again.",
        "",
        "Examples:",
        "  ./penstock deliveries replay DELIVERY --new-run --reason 'The target was down'",
        "  ./penstock deliveries replay --trigger orders --since 2026-11-21T08:00:00Z --dry-run"
      })
  static final class Replay extends DeliveriesAct {

    @Option(names = "--new-run", description = "Start one more run for each.")
    boolean newRun;

    Replay() {
      super("replay");
    }

    @Override
    ObjectNode body() {
      return super.body().put("newRun", newRun);
    }
  }

  /** {@code deliveries requeue}. */
  @Command(
      name = "requeue",
      description = "Have dead letters tried again.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock deliveries requeue --state parked --trigger orders"})
  static final class Requeue extends DeliveriesAct {
    Requeue() {
      super("requeue");
    }
  }

  /** {@code deliveries discard}. */
  @Command(
      name = "discard",
      description = "Throw dead letters away.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock deliveries discard DELIVERY --reason 'A test'"})
  static final class Discard extends DeliveriesAct {
    Discard() {
      super("discard");
    }
  }

  @Override
  public Integer call() {
    ArrayNode done;
    try (ApiClient api = node.client()) {
      done = Bulk.act(api, "/api/v1/deliveries/actions", body());
    }
    if (json) {
      io.out().println(Calls.pretty(done));
    } else if (done.isEmpty()) {
      io.err().println("There are no such deliveries.");
    } else {
      Table table = new Table("DELIVERY", dry ? "WOULD BE" : "RESULT", "RUN");
      for (JsonNode each : done) {
        table.row(
            each.path("id").asText(), each.path("result").asText(), each.path("runId").asText());
      }
      table.print(io.out());
    }
    io.out().flush();
    return 0;
  }

  ObjectNode body() {
    ObjectNode body = Json.object().put("action", action).put("dryRun", dry);
    if (!deliveries.isEmpty()) {
      ArrayNode ids = body.putArray("ids");
      deliveries.forEach(ids::add);
    }
    Bulk.put(body, selected.filters());
    reason.putInto(body);
    return body;
  }
}
