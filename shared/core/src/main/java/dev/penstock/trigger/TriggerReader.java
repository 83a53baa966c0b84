package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one trigger file and gathers every defect of it, so that an author mends them at once. */
final class TriggerReader {

  static final int MOST_SECRETS = 8;

  private static final List<String> ORIGINS =
      Stream.concat(Stream.of(Origin.Webhook.KIND), Broker.KINDS.stream()).toList();

  private final FileFields fields = new FileFields();

  Trigger read(JsonNode document) {
    if (!document.isObject()) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_DEFINITION,
              "A trigger file holds one object.",
              new FieldError(
                  "", "must be an object with trigger, webhook or a broker, and start or event")));
    }
    Set<String> known = new HashSet<>(ORIGINS);
    known.addAll(Set.of("trigger", "start", "event", "when", "headers", "shown"));
    fields.refuseUnknown(document, "", known);
    String name = fields.label(document.path("trigger"), "/trigger");
    Origin origin = origin(document);
    Trigger.Purpose purpose = purpose(document);
    Trigger.Intake intake = new IntakeReader(fields).read(document);
    if (fields.hasErrors() || name == null || origin == null || purpose == null) {
      throw fields.refusal("trigger");
    }
    return new Trigger(name, origin, purpose, intake);
  }

  private Trigger.@Nullable Purpose purpose(JsonNode document) {
    if (!document.has("event")) {
      return fields.start(fields.object(document, "start"));
    }
    if (document.has("start")) {
      fields.error("/event", "can't stand beside start: a delivery starts a run or is an event");
      return null;
    }
    return new EventFields(fields).read(fields.object(document, "event"));
  }

  private @Nullable Origin origin(JsonNode document) {
    List<String> named = ORIGINS.stream().filter(document::has).toList();
    if (named.size() > 1) {
      fields.error(
          "/" + named.getLast(),
          "can't stand beside " + named.getFirst() + ": a trigger takes from one place");
      return null;
    }
    String kind = named.isEmpty() ? Origin.Webhook.KIND : named.getFirst();
    JsonNode node = fields.object(document, kind);
    if (kind.equals(Origin.Webhook.KIND)) {
      return webhook(node);
    }
    return node.isMissingNode() ? null : new BrokerReader(fields).read(kind, node);
  }

  private Origin.@Nullable Webhook webhook(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    WebhookScheme scheme = new SchemeReader(fields).read(node);
    List<String> secrets = secrets(node.path("secrets"));
    if (scheme == null) {
      return null;
    }
    boolean unsigned = scheme instanceof WebhookScheme.None;
    if (unsigned && !secrets.isEmpty()) {
      fields.error(
          "/webhook/secrets", "scheme none checks nothing: remove the secrets or name a scheme");
      return null;
    }
    if (!unsigned && secrets.isEmpty()) {
      fields.error(
          "/webhook/secrets", "name at least one secret of the vault, or write scheme: none");
      return null;
    }
    return new Origin.Webhook(scheme, secrets);
  }

  private List<String> secrets(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isArray() || node.size() > MOST_SECRETS) {
      fields.error(
          "/webhook/secrets", "must be a list of at most " + MOST_SECRETS + " secret names");
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < node.size(); i++) {
      String pointer = "/webhook/secrets/" + i;
      String name = fields.secret(node.get(i), pointer);
      if (name != null && !names.add(name)) {
        fields.error(pointer, "is named twice");
      }
    }
    return List.copyOf(names);
  }
}
