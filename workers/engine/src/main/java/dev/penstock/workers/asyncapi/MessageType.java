package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DataSchemas;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.List;
import java.util.Optional;

/**
 * One type of message that a document describes.
 *
 * @param payload its JSON Schema; missing when the document has none
 * @param headers the same for its headers
 * @param contentType of its payload
 * @param correlation where its correlation id is, as a runtime expression of AsyncAPI; empty when
 *     it has none
 * @param kafka the binding of Kafka; missing for none
 */
record MessageType(
    JsonNode payload, JsonNode headers, String contentType, String correlation, JsonNode kafka) {

  private static final String JSON = "application/json";
  private static final List<String> MEMBERS =
      List.of("payload", "headers", "contentType", "correlationId", "schemaFormat", "bindings");

  static MessageType of(AsyncApiDocument document, JsonNode declared) {
    ObjectNode merged = Json.object();
    for (String member : MEMBERS) {
      if (declared.has(member)) {
        merged.set(member, declared.path(member));
      }
    }
    for (JsonNode trait : declared.path("traits")) {
      JsonNode resolved = document.resolve(trait);
      // What the message says itself comes before what its traits add.
      MEMBERS.stream()
          .filter(member -> resolved.has(member) && !merged.has(member))
          .forEach(member -> merged.set(member, resolved.path(member)));
    }
    return new MessageType(
        schema(document, merged.path("payload"), merged.path("schemaFormat").asText("")),
        schema(document, merged.path("headers"), ""),
        merged.path("contentType").asText(document.root().path("defaultContentType").asText(JSON)),
        document.resolve(merged.path("correlationId")).path("location").asText(""),
        document.resolve(merged.path("bindings")).path("kafka"));
  }

  boolean isJson() {
    return contentType.matches("(?i)application/([a-z0-9.+-]+\\+)?json( *;.*)?");
  }

  /** Where and how a message is not of this type; empty when it is. */
  Optional<String> complaint(DataSchemas schemas, JsonNode message) {
    return complaint(schemas, payload, message.path("payload"), "payload")
        .or(() -> complaint(schemas, headers, message.path("headers"), "headers"));
  }

  private static Optional<String> complaint(
      DataSchemas schemas, JsonNode schema, JsonNode value, String what) {
    if (schema.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode given = value.isMissingNode() && what.equals("headers") ? Json.object() : value;
    if (given.isMissingNode()) {
      return Optional.of("there is no " + what);
    }
    try {
      return schemas.complaint(schema, given).map(complaint -> what + complaint);
    } catch (IllegalArgumentException e) {
      throw new InvalidArgumentsException(
          "document", "has a schema that can't be used: " + e.getMessage());
    }
  }

  /** With the document's parts beside it, so that references find them. */
  private static JsonNode schema(AsyncApiDocument document, JsonNode declared, String said) {
    if (declared.isMissingNode()) {
      return MissingNode.getInstance();
    }
    JsonNode found = document.resolve(declared);
    String format = said;
    if (found.has("schemaFormat")) {
      format = found.path("schemaFormat").asText();
      found = document.resolve(found.path("schema"));
    }
    if (!format.isEmpty()
        && !format.startsWith("application/vnd.aai.asyncapi")
        && !format.startsWith("application/schema+")) {
      throw new InvalidArgumentsException(
          "document", "describes a message in " + format + ", and only JSON Schema can be checked");
    }
    if (!(found instanceof ObjectNode schema)) {
      return found;
    }
    ObjectNode whole = schema.deepCopy();
    for (String part : List.of("components", "channels", "operations")) {
      if (document.root().has(part) && !whole.has(part)) {
        whole.set(part, document.root().path(part));
      }
    }
    return whole;
  }
}
