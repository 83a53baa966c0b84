package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one trigger file and gathers every defect of it, so that an author mends them at once. */
final class TriggerReader {

  static final int MOST_SECRETS = 8;

  private static final Pattern SECRET =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

  private final FileFields fields = new FileFields();

  Trigger read(JsonNode document) {
    if (!document.isObject()) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_DEFINITION,
              "A trigger file holds one object.",
              new FieldError("", "must be an object with trigger, webhook and start or event")));
    }
    fields.refuseUnknown(
        document, "", Set.of("trigger", "webhook", "start", "event", "when", "headers"));
    String name = fields.label(document.path("trigger"), "/trigger");
    Trigger.Webhook webhook = webhook(fields.object(document, "webhook"));
    Trigger.Purpose purpose = purpose(document);
    Trigger.Intake intake = new IntakeReader(fields).read(document);
    if (fields.hasErrors() || name == null || webhook == null || purpose == null) {
      throw fields.refusal("trigger");
    }
    return new Trigger(name, webhook, purpose, intake);
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

  private Trigger.@Nullable Webhook webhook(JsonNode node) {
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
    return new Trigger.Webhook(scheme, secrets);
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
      String name = fields.matching(node.get(i), pointer, SECRET, "must be the name of a secret");
      if (name != null && !names.add(name)) {
        fields.error(pointer, "is named twice");
      }
    }
    return List.copyOf(names);
  }
}
