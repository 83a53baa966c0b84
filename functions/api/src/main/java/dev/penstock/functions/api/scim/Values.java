package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.scim.Refusal.Kind;
import dev.penstock.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Values as clients send them, in the form that is kept: names as the schema writes them, flags as
 * flags, nothing that is not kept and nothing that only the server says.
 */
final class Values {

  /** As much of four bytes each as an index of the store takes. */
  private static final int LONGEST = 500;

  private static final int MOST = 20_000;

  private Values() {}

  /** A whole resource. */
  static ObjectNode resource(ResourceSchema schema, JsonNode sent) {
    ObjectNode kept = object(schema.attributes(), sent);
    for (Attribute attribute : schema.attributes()) {
      if (attribute.required() && !kept.has(attribute.name())) {
        throw Refusal.of(Kind.INVALID_VALUE, attribute.name() + " is missing.");
      }
    }
    return kept;
  }

  /** The value of an attribute; empty when it says that there is none. */
  static Optional<JsonNode> of(Attribute attribute, JsonNode sent) {
    if (sent.isNull() || (sent.isArray() && sent.isEmpty())) {
      return Optional.empty();
    }
    if (attribute.multiValued()) {
      return Optional.of(all(attribute, sent));
    }
    return switch (attribute.kind()) {
      case TEXT -> text(attribute, sent);
      case FLAG -> Optional.of(flag(attribute, sent));
      case COMPLEX ->
          Optional.<JsonNode>of(object(attribute.parts(), sent)).filter(it -> !it.isEmpty());
    };
  }

  /** Several values; one alone stands for a list of it. */
  static ArrayNode all(Attribute attribute, JsonNode sent) {
    if (sent.size() > MOST) {
      throw Refusal.of(Kind.INVALID_VALUE, attribute.name() + " has over " + MOST + " values.");
    }
    Set<JsonNode> all = new LinkedHashSet<>();
    for (JsonNode each : sent.isArray() ? sent : Json.array().add(sent)) {
      of(attribute.single(), each).ifPresent(all::add);
    }
    return Json.array().addAll(all);
  }

  private static ObjectNode object(List<Attribute> attributes, JsonNode sent) {
    if (!sent.isObject()) {
      throw Refusal.of(Kind.INVALID_VALUE, "An object is wanted, and there is another value.");
    }
    ObjectNode kept = Json.object();
    for (var member : sent.properties()) {
      Optional<Attribute> attribute = Attribute.named(attributes, member.getKey());
      if (attribute.isPresent() && !attribute.get().readOnly()) {
        of(attribute.get(), member.getValue())
            .ifPresent(value -> kept.set(attribute.get().name(), value));
      }
    }
    return kept;
  }

  private static Optional<JsonNode> text(Attribute attribute, JsonNode sent) {
    if (!sent.isTextual()) {
      throw Refusal.of(Kind.INVALID_VALUE, attribute.name() + " must be text.");
    }
    String text = sent.textValue();
    if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
      throw Refusal.of(
          Kind.INVALID_VALUE,
          attribute.name() + " must have at most " + LONGEST + " characters, without U+0000.");
    }
    return text.isBlank() ? Optional.empty() : Optional.of(sent);
  }

  /** Entra ID writes flags as text, in capitals. */
  private static JsonNode flag(Attribute attribute, JsonNode sent) {
    if (sent.isBoolean()) {
      return sent;
    }
    return switch (sent.asText().toLowerCase(Locale.ROOT)) {
      case "true" -> BooleanNode.TRUE;
      case "false" -> BooleanNode.FALSE;
      default -> throw Refusal.of(Kind.INVALID_VALUE, attribute.name() + " must be true or false.");
    };
  }
}
