package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.util.Optional;

/**
 * What a document names by address, as it was when the document was applied: kept in {@code
 * document.metadata} with its digest, so that the definition's digest covers it.
 *
 * @param document the whole document
 */
record Pins(JsonNode document) {

  static final String MEMBER = "penstock-resources";

  /** The pinned content; empty when there is none or it is not what its digest says. */
  Optional<Located> content(String uri) {
    JsonNode pin = document.path("document").path("metadata").path(MEMBER).path(uri);
    JsonNode content = pin.path("content");
    return content.isMissingNode() || !Digest.of(content).equals(pin.path("digest").asText())
        ? Optional.empty()
        : Optional.of(new Located(content, pointer(uri) + "/content"));
  }

  static String pointer(String uri) {
    return "/document/metadata/" + MEMBER + "/" + TaskPosition.escape(uri);
  }

  /** A copy of the document with one more pin. */
  static JsonNode with(JsonNode document, String uri, JsonNode content) {
    ObjectNode copy = document.deepCopy();
    ObjectNode pins = child(child((ObjectNode) copy.path("document"), "metadata"), MEMBER);
    pins.set(uri, Json.object().put("digest", Digest.of(content)).set("content", content));
    return copy;
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
  }
}
