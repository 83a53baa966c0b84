package dev.penstock.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.FileFields;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one subscription file and gathers every defect of it. */
final class SubscriptionReader {

  private static final int MOST_NAMES = 50;
  private static final int LONGEST_NAME = 500;
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  private final FileFields fields = new FileFields();

  Subscription read(JsonNode document) {
    if (!document.isObject()) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_DEFINITION,
              "A subscription file holds one object.",
              new FieldError("", "must be an object with subscription, events and a target")));
    }
    Set<String> known = new HashSet<>(TargetReader.KINDS);
    known.addAll(List.of("subscription", "events", "when", "disableAfter"));
    fields.refuseUnknown(document, "", known);
    String name = fields.label(document.path("subscription"), "/subscription");
    JsonNode events = fields.object(document, "events");
    fields.refuseUnknown(events, "/events", Set.of("types", "sources"));
    List<String> types = names(events, "types");
    List<String> sources = names(events, "sources");
    if (events.isObject() && !events.has("types")) {
      fields.error("/events/types", "must name at least one type, or \"*\" for all");
    }
    Optional<String> when = fields.expression(document.path("when"), "/when");
    Target target = new TargetReader(fields).read(document);
    Duration disableAfter = disableAfter(document.path("disableAfter"));
    if (fields.hasErrors() || name == null || target == null) {
      throw fields.refusal("subscription");
    }
    return new Subscription(name, new Selection(types, sources, when), target, disableAfter);
  }

  private List<String> names(JsonNode events, String member) {
    JsonNode node = events.path(member);
    List<String> names = new ArrayList<>();
    if (node.isMissingNode()) {
      return names;
    }
    String pointer = "/events/" + member;
    if (!node.isArray() || node.isEmpty() || node.size() > MOST_NAMES) {
      fields.error(pointer, "must be a list of 1 to " + MOST_NAMES + " names");
      return names;
    }
    for (int i = 0; i < node.size(); i++) {
      String text = node.get(i).asText("");
      boolean sound =
          node.get(i).isTextual()
              && !text.isEmpty()
              && text.length() <= LONGEST_NAME
              && text.indexOf('*') == (text.endsWith("*") ? text.length() - 1 : -1);
      if (!sound) {
        fields.error(
            pointer + "/" + i, "must be a name, or the beginning of one with a * at its end");
      }
      names.add(text);
    }
    return names;
  }

  private Duration disableAfter(JsonNode node) {
    if (node.isMissingNode()) {
      return Subscription.USUAL_DISABLE_AFTER;
    }
    try {
      Duration duration = Duration.parse(node.asText());
      if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Told below, together with what is too short or too long.
    }
    fields.error("/disableAfter", "must be an ISO 8601 duration from PT1H to P30D");
    return Subscription.USUAL_DISABLE_AFTER;
  }
}
