package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.scim.Refusal.Kind;
import dev.penstock.json.Json;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Changes to a resource (RFC 7644, section 3.5.2), and what Entra ID and Okta send besides: names
 * of operations in capitals, flags as text, values without a path, removals that name their values.
 * All of them or none: what it is given is not touched.
 */
final class Patch {

  private static final int MOST = 1_000;

  private final ResourceSchema schema;

  Patch(ResourceSchema schema) {
    this.schema = schema;
  }

  /** What a kind of change does. */
  private enum Op {
    ADD,
    REPLACE,
    REMOVE;

    static Op of(String wire) {
      return switch (wire.toLowerCase(Locale.ROOT)) {
        case "add" -> ADD;
        case "replace" -> REPLACE;
        case "remove" -> REMOVE;
        default ->
            throw Refusal.of(
                Kind.INVALID_SYNTAX, "An operation is add, replace or remove, not " + wire + ".");
      };
    }
  }

  /** The resource after the request's operations. */
  ObjectNode apply(ObjectNode resource, JsonNode request) {
    JsonNode operations = member(request, "Operations");
    if (!operations.isArray() || operations.isEmpty() || operations.size() > MOST) {
      throw Refusal.of(Kind.INVALID_SYNTAX, "Operations must be an array of 1 to " + MOST + ".");
    }
    ObjectNode changed = resource.deepCopy();
    for (JsonNode operation : operations) {
      Op op = Op.of(member(operation, "op").asText());
      JsonNode value = member(operation, "value");
      JsonNode path = member(operation, "path");
      if (path.isTextual() && !path.textValue().isBlank()) {
        at(changed, op, path.textValue(), value);
      } else {
        everywhere(changed, op, value);
      }
    }
    return Values.resource(schema, changed);
  }

  private void everywhere(ObjectNode resource, Op op, JsonNode value) {
    if (op == Op.REMOVE) {
      throw Refusal.of(Kind.NO_TARGET, "A removal says by its path what it removes.");
    }
    if (!value.isObject()) {
      throw Refusal.of(Kind.INVALID_VALUE, "Without a path, the value is an object.");
    }
    for (var member : value.properties()) {
      String name = member.getKey();
      if (name.equalsIgnoreCase(schema.urn())) {
        everywhere(resource, op, member.getValue());
      } else if (!name.equalsIgnoreCase("schemas") && !isReadOnly(name)) {
        at(resource, op, name, member.getValue());
      }
    }
  }

  /** Whole resources are sent as they were read, with what only the server says. */
  private boolean isReadOnly(String name) {
    return schema.attribute(name).filter(Attribute::readOnly).isPresent();
  }

  private void at(ObjectNode resource, Op op, String text, JsonNode value) {
    Optional<PatchPath> path = PatchPath.parse(schema, text);
    if (path.isEmpty()) {
      return;
    }
    if (op != Op.REMOVE && value.isMissingNode()) {
      throw Refusal.of(Kind.INVALID_VALUE, "There is no value for " + text + ".");
    }
    if (path.get().attribute().multiValued()) {
      several(resource, op, path.get(), value);
    } else {
      one(resource, op, path.get(), value);
    }
  }

  private static void one(ObjectNode resource, Op op, PatchPath path, JsonNode value) {
    Attribute attribute = path.attribute();
    if (path.part().isPresent()) {
      ObjectNode whole =
          resource.path(attribute.name()) instanceof ObjectNode there
              ? there
              : resource.putObject(attribute.name());
      set(whole, path.part().get(), op == Op.REMOVE ? NullNode.getInstance() : value);
    } else if (op != Op.REMOVE
        && attribute.kind() == Attribute.Kind.COMPLEX
        && resource.path(attribute.name()) instanceof ObjectNode there
        && Values.of(attribute, value).orElse(NullNode.getInstance()) instanceof ObjectNode more) {
      there.setAll(more);
    } else {
      set(resource, attribute, op == Op.REMOVE ? NullNode.getInstance() : value);
    }
  }

  private static void set(ObjectNode object, Attribute attribute, JsonNode value) {
    Values.of(attribute, value)
        .ifPresentOrElse(
            given -> object.set(attribute.name(), given), () -> object.remove(attribute.name()));
  }

  private static void several(ObjectNode resource, Op op, PatchPath path, JsonNode value) {
    Attribute attribute = path.attribute();
    ArrayNode before =
        resource.path(attribute.name()) instanceof ArrayNode there ? there : Json.array();
    ArrayNode after =
        path.filter().isPresent() || path.part().isPresent()
            ? chosen(before, op, path, value)
            : whole(before, op, attribute, value);
    if (after.isEmpty()) {
      resource.remove(attribute.name());
    } else {
      resource.set(attribute.name(), after);
    }
  }

  private static ArrayNode whole(ArrayNode before, Op op, Attribute attribute, JsonNode value) {
    return switch (op) {
      case REPLACE -> value.isNull() ? Json.array() : Values.all(attribute, value);
      case ADD -> {
        ArrayNode more = Values.all(attribute, value);
        Set<JsonNode> after = new LinkedHashSet<>();
        before.forEach(each -> after.add(isPrimary(more) ? demoted(each) : each));
        more.forEach(after::add);
        yield Json.array().addAll(after);
      }
      case REMOVE -> {
        if (value.isMissingNode() || value.isNull()) {
          yield Json.array();
        }
        // Entra ID says here, and not by a filter, which values go.
        Set<JsonNode> gone = new HashSet<>();
        (value.isArray() ? value : Json.array().add(value))
            .forEach(each -> gone.add(each.path("value")));
        ArrayNode after = Json.array();
        before.valueStream().filter(it -> !gone.contains(it.path("value"))).forEach(after::add);
        yield after;
      }
    };
  }

  private static ArrayNode chosen(ArrayNode before, Op op, PatchPath path, JsonNode value) {
    Attribute attribute = path.attribute();
    ArrayNode after = Json.array();
    boolean found = false;
    for (JsonNode each : before) {
      if (path.filter().isPresent() && !path.filter().get().holds(attribute, each)) {
        after.add(each);
        continue;
      }
      found = true;
      changed(each, op, path, value).ifPresent(after::add);
    }
    if (!found && op == Op.REPLACE) {
      throw Refusal.of(Kind.NO_TARGET, attribute.name() + " has no such value.");
    }
    if (!found && op == Op.ADD) {
      changed(made(path), op, path, value).ifPresent(after::add);
    }
    return after;
  }

  private static Optional<JsonNode> changed(JsonNode each, Op op, PatchPath path, JsonNode value) {
    if (path.part().isPresent()) {
      ObjectNode object = each.deepCopy();
      set(object, path.part().get(), op == Op.REMOVE ? NullNode.getInstance() : value);
      return object.isEmpty() ? Optional.empty() : Optional.of(object);
    }
    if (op == Op.REMOVE) {
      return Optional.empty();
    }
    ObjectNode object = each.deepCopy();
    Values.of(path.attribute().single(), value).ifPresent(it -> object.setAll((ObjectNode) it));
    return Optional.of(object);
  }

  /** What is added to values of a kind of which there is none yet: one of that kind. */
  private static ObjectNode made(PatchPath path) {
    ObjectNode fresh = Json.object();
    for (Filter.Equal equal : path.filter().map(Filter::all).orElse(List.of())) {
      fresh.set(Filter.part(path.attribute(), equal).name(), equal.value());
    }
    return fresh;
  }

  private static boolean isPrimary(ArrayNode values) {
    return values.valueStream().anyMatch(each -> each.path("primary").asBoolean());
  }

  /** Another is the preferred one now. */
  private static JsonNode demoted(JsonNode value) {
    return value.path("primary").asBoolean()
        ? ((ObjectNode) value.deepCopy()).put("primary", false)
        : value;
  }

  private static JsonNode member(JsonNode object, String name) {
    for (var member : object.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        return member.getValue();
      }
    }
    return MissingNode.getInstance();
  }
}
