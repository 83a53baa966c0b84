package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one trigger file and gathers every defect of it, so that an author mends them at once. */
final class TriggerReader {

  static final int MOST_SECRETS = 8;
  static final Duration LONGEST_TOLERANCE = Duration.ofHours(1);

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern SECRET =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

  private final List<FieldError> errors = new ArrayList<>();

  Trigger read(JsonNode document) {
    if (!document.isObject()) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_DEFINITION,
              "A trigger file holds one object.",
              new FieldError("", "must be an object with trigger, webhook and start")));
    }
    refuseUnknown(document, "", Set.of("trigger", "webhook", "start"));
    String name = label(document.path("trigger"), "/trigger");
    Trigger.Webhook webhook = webhook(object(document, "webhook"));
    Trigger.Start start = start(object(document, "start"));
    if (!errors.isEmpty() || name == null || webhook == null || start == null) {
      throw new PlatformException(
          new Problem(
              ProblemType.INVALID_DEFINITION,
              "The trigger file has " + errors.size() + " defect(s).",
              null,
              errors));
    }
    return new Trigger(name, webhook, start);
  }

  private Trigger.@Nullable Webhook webhook(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    refuseUnknown(node, "/webhook", Set.of("scheme", "secrets", "tolerance"));
    WebhookScheme scheme = scheme(node);
    List<String> secrets = secrets(node.path("secrets"));
    if (scheme == null) {
      return null;
    }
    boolean unsigned = scheme instanceof WebhookScheme.None;
    if (unsigned && !secrets.isEmpty()) {
      error("/webhook/secrets", "scheme none checks nothing: remove the secrets or name a scheme");
      return null;
    }
    if (!unsigned && secrets.isEmpty()) {
      error("/webhook/secrets", "name at least one secret of the vault, or write scheme: none");
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
            error("/webhook/scheme", "must be standard-webhooks, github or none");
            yield null;
          }
        };
    if (scheme != null && scheme.clockTolerance().isEmpty() && !tolerance.isMissingNode()) {
      error("/webhook/tolerance", "scheme " + wire + " signs no time, so it has no tolerance");
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
    error("/webhook/tolerance", "must be an ISO 8601 duration from PT1S to PT1H, like PT300S");
    return null;
  }

  private List<String> secrets(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isArray() || node.size() > MOST_SECRETS) {
      error("/webhook/secrets", "must be a list of at most " + MOST_SECRETS + " secret names");
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < node.size(); i++) {
      String pointer = "/webhook/secrets/" + i;
      String name = matching(node.get(i), pointer, SECRET, "must be the name of a secret");
      if (name != null && !names.add(name)) {
        error(pointer, "is named twice");
      }
    }
    return List.copyOf(names);
  }

  private Trigger.@Nullable Start start(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    refuseUnknown(node, "/start", Set.of("workflow", "version", "input"));
    String[] path = node.path("workflow").asText("").split("/", -1);
    boolean named =
        path.length == 2 && LABEL.matcher(path[0]).matches() && LABEL.matcher(path[1]).matches();
    if (!named) {
      error("/start/workflow", "must be namespace/name, in lower-case letters, digits and hyphens");
    }
    VersionRange version = version(node.path("version"));
    Optional<JsonNode> input = input(node.path("input"));
    return named && version != null ? new Trigger.Start(path[0], path[1], version, input) : null;
  }

  private @Nullable VersionRange version(JsonNode node) {
    if (node.isMissingNode()) {
      return VersionRange.ANY;
    }
    try {
      return new VersionRange(node.isTextual() ? node.textValue() : "");
    } catch (IllegalArgumentException e) {
      error("/start/version", "must be text: *, an exact version like 1.2.3, ^1.2 or ~1.2");
      return null;
    }
  }

  private Optional<JsonNode> input(JsonNode node) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    String text = node.asText("").strip();
    boolean expression = node.isTextual() && text.startsWith("${") && text.endsWith("}");
    if (!expression && !node.isObject()) {
      error("/start/input", "must be a runtime expression ${ … } or an object");
    }
    return Optional.of(node);
  }

  private JsonNode object(JsonNode document, String name) {
    JsonNode node = document.path(name);
    if (node.isObject()) {
      return node;
    }
    error("/" + name, node.isMissingNode() ? "is missing" : "must be an object");
    return MissingNode.getInstance();
  }

  private @Nullable String label(JsonNode node, String pointer) {
    return matching(
        node, pointer, LABEL, "must be 1 to 63 lower-case letters, digits and inner hyphens");
  }

  private @Nullable String matching(JsonNode node, String pointer, Pattern form, String detail) {
    if (node.isTextual() && form.matcher(node.textValue()).matches()) {
      return node.textValue();
    }
    error(pointer, detail);
    return null;
  }

  private void refuseUnknown(JsonNode node, String pointer, Set<String> known) {
    for (var member : node.properties()) {
      if (!known.contains(member.getKey())) {
        error(
            pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
            "is not known here; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  private void error(String pointer, String detail) {
    errors.add(new FieldError(pointer, detail));
  }
}
