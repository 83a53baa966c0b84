package dev.penstock.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * A subscription file: which events are sent, and to whom.
 *
 * @param name tells it from others
 * @param events which events
 * @param target to whom
 * @param links what is told of questions carries links; empty for none
 * @param disableAfter for how long nothing may have arrived before it is disabled
 */
public record Subscription(
    String name, Selection events, Target target, Optional<Links> links, Duration disableAfter) {

  /** For how long, unless the file says otherwise. */
  public static final Duration USUAL_DISABLE_AFTER = Duration.ofDays(5);

  /**
   * Reads a subscription file.
   *
   * @throws dev.penstock.problem.PlatformException {@code invalid-definition}, naming each
   *     offending member by its JSON pointer
   */
  public static Subscription parse(JsonNode document) {
    return new SubscriptionReader().read(document);
  }

  /** The file as a tree, with every default written out; parsing it gives an equal one. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("subscription", name);
    ObjectNode meant = json.putObject("events");
    var types = meant.putArray("types");
    events.types().forEach(types::add);
    if (!events.sources().isEmpty()) {
      var sources = meant.putArray("sources");
      events.sources().forEach(sources::add);
    }
    events.when().ifPresent(when -> json.put("when", when));
    json.set(target.kind(), TargetReader.json(target));
    links.ifPresent(
        it ->
            json.putObject("links")
                .put("console", it.console().toString())
                .put("lasts", it.lasts().toString()));
    json.put("disableAfter", disableAfter.toString());
    return json;
  }

  /** The canonical text (RFC 8785): what is stored, sealed and compared. */
  public String document() {
    return CanonicalJson.write(json());
  }
}
