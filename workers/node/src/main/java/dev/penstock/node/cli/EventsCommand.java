package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.event.CloudEvent;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code events}: what runs listen to. */
@Command(
    name = "events",
    description = "Send events to runs that listen, and look at those that came.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {EventsCommand.Send.class, EventsCommand.Listing.class, EventsCommand.Show.class})
final class EventsCommand {

  /** {@code events send}. */
  @Command(
      name = "send",
      description = "Send one event (CloudEvents 1.0).",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "An event with the source and id of one before is that one: sending it again changes nothing.",
        "Without --id each call sends a new one.",
        "",
        "Examples:",
        "  ./penstock events send --type com.example.door.opened --payload '{\"door\": 3}'",
        "  ./penstock events send --event @door.json"
      })
  static final class Send implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Option(names = "--type", paramLabel = "TYPE", description = "What happened.")
    @Nullable String type;

    @Option(
        names = "--source",
        paramLabel = "URI",
        description = "Where it happened (default: /penstock-cli).")
    @Nullable String source;

    @Option(names = "--id", paramLabel = "ID", description = "Its id within the source.")
    @Nullable String id;

    @Option(names = "--payload", paramLabel = "JSON|@FILE", description = "Its data.")
    @Nullable String data;

    @Option(
        names = "--attribute",
        paramLabel = "NAME=VALUE",
        description = "A further attribute; may be repeated.")
    Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
        names = "--event",
        paramLabel = "JSON|@FILE",
        description = "The whole event in its JSON format; the other options overwrite it.")
    @Nullable String event;

    @Override
    public Integer call() {
      CloudEvent whole = CloudEvent.of(envelope());
      try (ApiClient api = node.client()) {
        JsonNode sent =
            api.post(
                "/api/v1/events", whole.envelope(), Map.of("content-type", CloudEvent.MEDIA_TYPE));
        io.out().println(Json.write(sent));
        io.out().flush();
      }
      return 0;
    }

    private ObjectNode envelope() {
      ObjectNode envelope = Json.object();
      envelope.put("specversion", "1.0");
      envelope.put("id", Ids.next("evt"));
      envelope.put("source", "/penstock-cli");
      if (event != null && json(event) instanceof ObjectNode given) {
        envelope.setAll(given);
      }
      attributes.forEach(envelope::put);
      put(envelope, "type", type);
      put(envelope, "source", source);
      put(envelope, "id", id);
      if (data != null) {
        envelope.set("data", json(data));
      }
      return envelope;
    }

    private static void put(ObjectNode envelope, String name, @Nullable String value) {
      if (value != null) {
        envelope.put(name, value);
      }
    }

    private static JsonNode json(String value) {
      return Json.read(Given.bytes(value));
    }
  }

  /** {@code events list}. */
  @Command(
      name = "list",
      description = "Events, newest first.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock events list --type com.example.door.opened --json"})
  static final class Listing implements Callable<Integer> {
    @Mixin Streams io = new Streams();
    @Mixin ServerOptions node = new ServerOptions();

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type.")
    @Nullable String type;

    @Option(names = "--run", paramLabel = "RUN", description = "Only those that this run emitted.")
    @Nullable String run;

    @Mixin Listed list = new Listed();
    @Mixin Newest newest = new Newest();

    @Override
    public Integer call() {
      Map<String, @Nullable String> filters = new LinkedHashMap<>();
      filters.put("type", type);
      filters.put("run", run);
      try (ApiClient api = node.client()) {
        ArrayNode events = newest.of(api, "/api/v1/event-log", filters);
        Table table = new Table("SEQ", "TYPE", "SOURCE", "ID", "SENT BY", "RECEIVED");
        for (JsonNode event : events) {
          table.row(
              event.path("seq").asText(),
              event.path("type").asText(),
              event.path("source").asText(),
              event.path("id").asText(),
              event.path("runId").asText(event.path("sentBy").asText()),
              Calls.moment(event.path("receivedAt")));
        }
        list.print(io, events, table, "There are no such events.");
      }
      return 0;
    }
  }

  /** {@code events show}. */
  @Command(
      name = "show",
      description = "One event with its data, as JSON.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./penstock events show 17"})
  static final class Show extends ShownAsJson {
    @Parameters(paramLabel = "SEQ", description = "The event's place in the log.")
    String seq = "";

    @Mixin AsItIs asItIs = new AsItIs();

    @Override
    String path() {
      return asItIs.below("/api/v1/event-log/" + Calls.encoded(seq));
    }
  }
}
