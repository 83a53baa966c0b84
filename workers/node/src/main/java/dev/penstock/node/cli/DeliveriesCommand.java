package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.delivery.Refusal;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code deliveries}: what senders sent. */
@Command(
    name = "deliveries",
    description = "List what senders sent, show it, replay it, and put dead letters right.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      DeliveriesCommand.Listing.class,
      DeliveriesCommand.Show.class,
      DeliveriesAct.Replay.class,
      DeliveriesAct.Requeue.class,
      DeliveriesAct.Discard.class,
      DeliveriesEdit.class
    })
final class DeliveriesCommand {

  /** {@code deliveries list}. */
  @Command(
      name = "list",
      description = "Deliveries with what became of them, newest first.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./penstock deliveries list --trigger github-push --since 2026-11-21T08:00:00Z",
        "  ./penstock deliveries list --state parked"
      })
  static final class Listing implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin DeliverySelection selected = new DeliverySelection();
    @Mixin Listed list = new Listed();
    @Mixin Newest newest = new Newest();

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        ArrayNode all = newest.of(api, "/api/v1/deliveries", selected.filters());
        Table table =
            new Table("DELIVERY", "TRIGGER", "STATE", "FROM", "REPEATS", "RECEIVED", "WHY");
        for (JsonNode each : all) {
          table.row(
              each.path("id").asText(),
              each.path("trigger").asText(),
              each.path("state").asText(),
              each.path("senderId").asText(each.path("source").asText()),
              each.path("repeats").asText(),
              Calls.moment(each.path("receivedAt")),
              why(each));
        }
        list.print(io, all, table, "There are no such deliveries.");
      }
      return 0;
    }
  }

  private static String why(JsonNode delivery) {
    String reason = delivery.path("reason").asText();
    return delivery.path("state").asText().equals("rejected")
        ? Refusal.of(reason).map(Refusal::words).orElse(reason)
        : reason;
  }

  /** {@code deliveries show}. */
  @Command(
      name = "show",
      description = "One delivery with what was sent, its edits and its replays, as JSON.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock deliveries show DELIVERY"})
  static final class Show extends ShownAsJson {
    @Parameters(paramLabel = "DELIVERY", description = "The delivery's id.")
    String delivery = "";

    @Mixin AsItIs asItIs = new AsItIs();

    @Override
    String path() {
      return asItIs.below("/api/v1/deliveries/" + Calls.encoded(delivery));
    }
  }
}
