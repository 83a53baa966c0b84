package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code subscriptions}: who is sent events. */
@Command(
    name = "subscriptions",
    description = "List who is sent events, show it, disable and enable it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      SubscriptionsCommand.Listing.class,
      SubscriptionsCommand.Show.class,
      SubscriptionsCommand.Enable.class,
      SubscriptionsCommand.Disable.class
    })
final class SubscriptionsCommand {

  private static final String PATH = "/api/v1/subscriptions";

  /** {@code subscriptions list}. */
  @Command(
      name = "list",
      description = "Subscriptions by name, with how their endpoints do.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock subscriptions list"})
  static final class Listing implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Listed list = new Listed();

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        ArrayNode all = Listed.all(api, PATH);
        Table table = new Table("SUBSCRIPTION", "TYPES", "STATE", "PENDING", "FAILURES", "WHY");
        for (JsonNode each : all) {
          table.row(
              each.path("name").asText(),
              Json.write(each.at("/document/events/types")),
              state(each),
              each.path("pending").asText(),
              each.path("failures").asText(),
              each.path("disabledReason").asText());
        }
        list.print(io, all, table, "There are no subscriptions.");
      }
      return 0;
    }

    private static String state(JsonNode each) {
      if (!each.path("enabled").asBoolean()) {
        return "disabled";
      }
      return each.has("closedUntil") ? "left alone" : "enabled";
    }
  }

  /** {@code subscriptions show}. */
  @Command(
      name = "show",
      description = "One subscription, as JSON.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock subscriptions show orders"})
  static final class Show implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "The subscription.")
    String subscription = "";

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        io.out().println(Calls.pretty(api.get(PATH + "/" + Calls.encoded(subscription))));
        io.out().flush();
      }
      return 0;
    }
  }

  /** What is done to one. */
  abstract static sealed class Act implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "The subscription.")
    String subscription = "";

    @Mixin OptionalReason reason = new OptionalReason();

    private final String action;
    private final String said;

    Act(String action, String said) {
      this.action = action;
      this.said = said;
    }

    @Override
    public Integer call() {
      ObjectNode body = Json.object().put("subscription", subscription).put("action", action);
      reason.putInto(body);
      try (ApiClient api = node.client()) {
        api.post(PATH + "/actions", body);
      }
      io.out().println(said);
      io.out().flush();
      return 0;
    }
  }

  /** {@code subscriptions enable}. */
  @Command(
      name = "enable",
      description = "Send events to it again; what waited goes on.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock subscriptions enable orders"})
  static final class Enable extends Act {
    Enable() {
      super("enable", "It gets events from now on, and what had waited.");
    }
  }

  /** {@code subscriptions disable}. */
  @Command(
      name = "disable",
      description = "Send nothing to it; events that come meanwhile are not for it.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example:",
        "  ./penstock subscriptions disable orders --reason 'They move house'"
      })
  static final class Disable extends Act {
    Disable() {
      super("disable", "It gets nothing until it is enabled.");
    }
  }
}
