package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.redaction.FieldRules;
import java.util.List;
import java.util.Optional;

/**
 * A trigger file: which events are let in, and what each of them starts or tells.
 *
 * @param name of a webhook's also the last part of the path, {@code POST /hooks/{name}}
 * @param origin where its deliveries come from
 * @param purpose what an accepted delivery starts, or the event that it becomes
 * @param intake what of it is kept, and which of them start anything
 */
public record Trigger(String name, Origin origin, Purpose purpose, Intake intake) {

  /** What an accepted delivery is for. */
  public sealed interface Purpose {}

  /**
   * The run that an accepted delivery starts.
   *
   * @param namespace the workflow's namespace
   * @param workflow the workflow's name
   * @param version which of its versions; the newest in the range is started
   * @param input a runtime expression, or an object with expressions in it, evaluated over {@code
   *     {deliveryId, trigger, senderId, receivedAt, contentType, headers, body}}; empty gives that
   *     whole object
   * @param config values that are merged over the environment's configuration for these runs (JSON
   *     Merge Patch, RFC 7396); empty for none
   */
  public record Start(
      String namespace,
      String workflow,
      VersionRange version,
      Optional<JsonNode> input,
      Optional<ObjectNode> config)
      implements Purpose {

    /** {@code namespace/name}. */
    public String path() {
      return namespace + "/" + workflow;
    }
  }

  /**
   * The CloudEvent that an accepted delivery becomes, for runs and schedules that wait for it. Each
   * attribute is text or a runtime expression over the same object as a start's input.
   *
   * @param source empty for {@code /hooks/{trigger}}
   * @param subject empty for none
   * @param data a runtime expression, or an object with expressions in it; empty for the body
   */
  public record Event(
      String type, Optional<String> source, Optional<String> subject, Optional<JsonNode> data)
      implements Purpose {}

  /**
   * What of an accepted event is kept, and whether it starts anything.
   *
   * @param when a runtime expression over the same object as the start's input; an event for which
   *     it gives false or null is on record and starts nothing; empty lets every event start
   * @param headers lower-case names of headers that are kept besides the usual ones
   * @param document what is said of showing the body, as it was written; empty for nothing
   */
  public record Intake(Optional<String> when, List<String> headers, Optional<ObjectNode> document) {
    public Intake {
      headers = List.copyOf(headers);
    }

    /** The same, to go by: pointers begin with {@code /body}. */
    public FieldRules shown() {
      return document.map(it -> FieldRules.read(it, (_, _) -> {})).orElse(FieldRules.NONE);
    }
  }

  /**
   * Reads a trigger file.
   *
   * @throws dev.penstock.problem.PlatformException {@code invalid-definition}, naming each
   *     offending member by its JSON pointer
   */
  public static Trigger parse(JsonNode document) {
    return new TriggerReader().read(document);
  }

  /** Reads the text that {@link #document} gave. */
  public static Trigger parse(String document) {
    return parse(Json.read(document));
  }

  /** The folder that it is in: that of the workflow it starts; empty when it starts none. */
  public String folder() {
    // Not a switch: see WebhookScheme.Kind.
    return purpose instanceof Start start ? start.namespace() : "";
  }

  /**
   * How senders prove themselves.
   *
   * @throws PlatformException {@code invalid-input} when it takes no webhooks
   */
  public Origin.Webhook webhook() {
    // Not a switch: see WebhookScheme.Kind.
    if (origin instanceof Origin.Webhook webhook) {
      return webhook;
    }
    throw PlatformException.of(
        ProblemType.INVALID_INPUT,
        "The trigger " + name + " takes no webhooks, but messages of " + origin.kind() + ".");
  }

  /** The file as a tree, with every default written out; parsing it gives an equal trigger. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("trigger", name);
    switch (origin) {
      case Origin.Webhook webhook -> {
        ObjectNode hook = json.putObject(webhook.kind());
        SchemeReader.write(webhook.scheme(), hook);
        var names = hook.putArray("secrets");
        webhook.secrets().forEach(names::add);
      }
      case Broker broker -> json.set(broker.kind(), BrokerReader.json(broker));
    }
    switch (purpose) {
      case Start start -> {
        ObjectNode begin = json.putObject("start");
        begin.put("workflow", start.path());
        begin.put("version", start.version().text());
        start.input().ifPresent(input -> begin.set("input", input.deepCopy()));
        start.config().ifPresent(config -> begin.set("config", config.deepCopy()));
      }
      case Event event -> {
        ObjectNode tell = json.putObject("event");
        tell.put("type", event.type());
        event.source().ifPresent(source -> tell.put("source", source));
        event.subject().ifPresent(subject -> tell.put("subject", subject));
        event.data().ifPresent(data -> tell.set("data", data.deepCopy()));
      }
    }
    intake.when().ifPresent(when -> json.put("when", when));
    if (!intake.headers().isEmpty()) {
      var kept = json.putArray("headers");
      intake.headers().forEach(kept::add);
    }
    intake.document().ifPresent(shown -> json.set("shown", shown.deepCopy()));
    return json;
  }

  /** The canonical text (RFC 8785): what is stored, sealed and compared. */
  public String document() {
    return CanonicalJson.write(json());
  }
}
