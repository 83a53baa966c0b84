package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outbound}: events on their way to subscribers. */
@Command(
    name = "outbound",
    description = "List what is sent to subscribers, show every try, and send it once more.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      OutboundCommand.Listing.class,
      OutboundCommand.Show.class,
      OutboundCommand.Replay.class
    })
final class OutboundCommand {

  private static final String PATH = "/api/v1/outbound";

  /** Which messages are meant by a query. */
  static final class Selection {

    @Option(names = "--subscription", paramLabel = "NAME", description = "Those to this one.")
    @Nullable String subscription;

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "Those pending, delivered or failed.")
    @Nullable String state;

    @Option(names = "--type", paramLabel = "TYPE", description = "Those of events of this type.")
    @Nullable String type;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Those made at this time or later, for example 2026-11-21T08:00:00Z.")
    @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Those made before this time.")
    @Nullable String until;

    Map<String, @Nullable String> filters() {
      Map<String, @Nullable String> filters = new LinkedHashMap<>();
      filters.put("subscription", subscription);
      filters.put("state", state);
      filters.put("type", type);
      filters.put("since", since);
      filters.put("until", until);
      return filters;
    }
  }

  /** {@code outbound list}. */
  @Command(
      name = "list",
      description = "Messages with what became of them, newest first.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock outbound list --subscription orders --state failed"})
  static final class Listing implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Selection selected = new Selection();
    @Mixin Listed list = new Listed();
    @Mixin Newest newest = new Newest();

    @Override
    public Integer call() {
      try (ApiClient api = node.client()) {
        ArrayNode all = newest.of(api, PATH, selected.filters());
        Table table = new Table("MESSAGE", "SUBSCRIPTION", "TYPE", "STATE", "TRIES", "NEXT", "WHY");
        for (JsonNode each : all) {
          table.row(
              each.path("id").asText(),
              each.path("subscription").asText(),
              each.path("type").asText(),
              each.path("state").asText(),
              each.path("attempts").asText(),
              Calls.moment(each.path("dueAt")),
              each.path("reason").asText());
        }
        list.print(io, all, table, "There are no such messages.");
      }
      return 0;
    }
  }

  /** {@code outbound show}. */
  @Command(
      name = "show",
      description = "One message with every try, as JSON.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock outbound show MESSAGE"})
  static final class Show extends ShownAsJson {
    @Parameters(paramLabel = "MESSAGE", description = "The message's id.")
    String message = "";

    @Override
    String path() {
      return PATH + "/" + Calls.encoded(message);
    }
  }

  /** {@code outbound replay}. */
  @Command(
      name = "replay",
      description = "Send messages once more.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Each goes out under the id that it has: a subscriber that has it knows it for a copy.",
        "",
        "Examples:",
        "  ./penstock outbound replay MESSAGE --reason 'They lost it'",
        "  ./penstock outbound replay --subscription orders --state failed --dry-run"
      })
  static final class Replay implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();
    @Mixin Selection selected = new Selection();

    @Parameters(
        arity = "0..*",
        paramLabel = "MESSAGE",
        description = "The messages' ids; or none, and a query.")
    List<String> messages = new ArrayList<>();

    @Mixin OptionalReason reason = new OptionalReason();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    boolean dry;

    @Option(names = "--json", description = "The answer as JSON.")
    boolean json;

    @Override
    public Integer call() {
      ArrayNode done;
      try (ApiClient api = node.client()) {
        done = Bulk.act(api, PATH + "/actions", body());
      }
      if (json) {
        io.out().println(Calls.pretty(done));
      } else if (done.isEmpty()) {
        io.err().println("There are no such messages.");
      } else {
        Table table = new Table("MESSAGE", dry ? "WOULD BE" : "RESULT");
        for (JsonNode each : done) {
          table.row(each.path("id").asText(), each.path("result").asText());
        }
        table.print(io.out());
      }
      io.out().flush();
      return 0;
    }

    private ObjectNode body() {
      ObjectNode body = Json.object().put("action", "replay").put("dryRun", dry);
      if (!messages.isEmpty()) {
        ArrayNode ids = body.putArray("ids");
        messages.forEach(ids::add);
      }
      Bulk.put(body, selected.filters());
      reason.putInto(body);
      return body;
    }
  }
}
