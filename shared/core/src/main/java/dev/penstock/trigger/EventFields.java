package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.event.CloudEvent;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which event a delivery becomes. What is no expression is held to the rules at once. */
final class EventFields {

  private final FileFields fields;

  EventFields(FileFields fields) {
    this.fields = fields;
  }

  /** Null after a defect. */
  Trigger.@Nullable Event read(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    fields.refuseUnknown(node, "/event", Set.of("type", "source", "subject", "data"));
    if (!node.has("type")) {
      fields.error("/event/type", "is missing");
    }
    Optional<String> type = attribute(node, "type");
    Optional<String> source = attribute(node, "source");
    source
        .filter(CloudEvent::isReserved)
        .ifPresent(
            it -> fields.error("/event/source", it + " is a source that only Penstock itself is"));
    Optional<String> subject = attribute(node, "subject");
    Optional<JsonNode> data = fields.template(node.path("data"), "/event/data");
    return type.map(it -> new Trigger.Event(it, source, subject, data)).orElse(null);
  }

  private Optional<String> attribute(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    String objection = FileFields.isExpression(value) ? "" : CloudEvent.objection(name, value);
    if (!objection.isEmpty()) {
      fields.error("/event/" + name, objection);
      return Optional.empty();
    }
    return Optional.of(((TextNode) value).textValue());
  }
}
