package dev.penstock.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.ApprovalLinks;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.FileFields;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one subscription file and gathers every defect of it. */
final class SubscriptionReader {

  private static final int MOST_NAMES = 50;
  private static final int LONGEST_NAME = 500;
  private static final Duration USUAL_LINK = Duration.ofDays(1);
  private static final Pattern ORIGIN = Pattern.compile("[^/]+://[^/?]+");

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
    known.addAll(List.of("subscription", "events", "when", "links", "disableAfter"));
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
    Optional<Links> links = links(document);
    Duration disableAfter =
        duration(
            document.path("disableAfter"),
            "/disableAfter",
            Subscription.USUAL_DISABLE_AFTER,
            new Range(Duration.ofHours(1), Duration.ofDays(30)));
    if (fields.hasErrors() || name == null || target == null) {
      throw fields.refusal("subscription");
    }
    return new Subscription(name, new Selection(types, sources, when), target, links, disableAfter);
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

  private Optional<Links> links(JsonNode document) {
    if (!document.has("links")) {
      return Optional.empty();
    }
    JsonNode node = fields.object(document, "links");
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    fields.refuseUnknown(node, "/links", Set.of("console", "lasts"));
    URI console = fields.address(node.path("console"), "/links/console", Set.of("https", "http"));
    if (console != null && !ORIGIN.matcher(console.toString()).matches()) {
      fields.error("/links/console", "must be a scheme and a host, with nothing after them");
    }
    Duration lasts =
        duration(
            node.path("lasts"),
            "/links/lasts",
            USUAL_LINK,
            new Range(Duration.ofMinutes(1), ApprovalLinks.LONGEST));
    return console == null ? Optional.empty() : Optional.of(new Links(console, lasts));
  }

  /** From the one to the other, both included. */
  private record Range(Duration shortest, Duration longest) {}

  private Duration duration(JsonNode node, String pointer, Duration usual, Range range) {
    if (node.isMissingNode()) {
      return usual;
    }
    try {
      Duration duration = Duration.parse(node.asText());
      if (duration.compareTo(range.shortest()) >= 0 && duration.compareTo(range.longest()) <= 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Told below, together with what is too short or too long.
    }
    fields.error(
        pointer,
        "must be an ISO 8601 duration from "
            + range.shortest()
            + " to P"
            + range.longest().toDays()
            + "D");
    return usual;
  }
}
