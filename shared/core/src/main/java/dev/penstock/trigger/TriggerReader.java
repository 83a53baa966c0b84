package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one trigger file and gathers every defect of it, so that an author mends them at once. */
final class TriggerReader {

  static final int MOST_SECRETS = 8;
  static final Duration LONGEST_TOLERANCE = Duration.ofHours(1);

  private static final Pattern SECRET =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

  private final FileFields fields = new FileFields();

  Trigger read(JsonNode document) {
    if (!document.isObject()) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_DEFINITION,
              "A trigger file holds one object.",
              new FieldError("", "must be an object with trigger, webhook and start")));
    }
    fields.refuseUnknown(document, "", Set.of("trigger", "webhook", "start"));
    String name = fields.label(document.path("trigger"), "/trigger");
    Trigger.Webhook webhook = webhook(fields.object(document, "webhook"));
    Trigger.Start start = fields.start(fields.object(document, "start"));
    if (fields.hasErrors() || name == null || webhook == null || start == null) {
      throw fields.refusal("trigger");
    }
    return new Trigger(name, webhook, start);
  }

  private Trigger.@Nullable Webhook webhook(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    fields.refuseUnknown(node, "/webhook", Set.of("scheme", "secrets", "tolerance"));
    WebhookScheme scheme = scheme(node);
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

  private @Nullable WebhookScheme scheme(JsonNode webhook) {
    JsonNode tolerance = webhook.path("tolerance");
    String wire = webhook.path("scheme").asText("");
    WebhookScheme scheme =
        switch (webhook.path("scheme").isTextual() ? wire : "") {
          case WebhookScheme.StandardWebhooks.WIRE -> {
            Duration within = tolerance(tolerance);
            yield within == null ? null : new WebhookScheme.StandardWebhooks(within);
          }
          case WebhookScheme.GitHub.WIRE -> new WebhookScheme.GitHub();
          case WebhookScheme.None.WIRE -> new WebhookScheme.None();
          default -> {
            fields.error("/webhook/scheme", "must be standard-webhooks, github or none");
            yield null;
          }
        };
    if (scheme != null && scheme.clockTolerance().isEmpty() && !tolerance.isMissingNode()) {
      fields.error(
          "/webhook/tolerance", "scheme " + wire + " signs no time, so it has no tolerance");
    }
    return scheme;
  }

  private @Nullable Duration tolerance(JsonNode node) {
    if (node.isMissingNode()) {
      return WebhookScheme.DEFAULT_TOLERANCE;
    }
    try {
      Duration tolerance = Duration.parse(node.asText());
      if (node.isTextual()
          && tolerance.compareTo(Duration.ofSeconds(1)) >= 0
          && tolerance.compareTo(LONGEST_TOLERANCE) <= 0) {
        return tolerance;
      }
    } catch (DateTimeParseException e) {
      // Told below, together with what is out of bounds.
    }
    fields.error(
        "/webhook/tolerance", "must be an ISO 8601 duration from PT1S to PT1H, like PT300S");
    return null;
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
