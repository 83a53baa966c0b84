package dev.penstock.workers.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.HashSet;
import java.util.Set;

/**
 * References of a document that lead within it; what is elsewhere is never fetched.
 *
 * @param root the document
 */
public record LocalReferences(JsonNode root) {

  /**
   * Follows them.
   *
   * @throws InvalidArgumentsException when one leads outside, nowhere, or in a circle
   */
  public JsonNode resolve(JsonNode node) {
    JsonNode at = node;
    Set<String> seen = new HashSet<>();
    while (at.path("$ref").isTextual()) {
      String reference = at.path("$ref").textValue();
      if (!reference.startsWith("#/") || !seen.add(reference)) {
        throw new InvalidArgumentsException(
            "document", "refers to " + reference + ", which is not within it and never fetched");
      }
      JsonNode target = root.at(reference.substring(1).replace("%7B", "{").replace("%7D", "}"));
      if (target.isMissingNode()) {
        throw new InvalidArgumentsException("document", "refers to " + reference + ", not there");
      }
      at = target;
    }
    return at;
  }

  /** The last step of a reference: the name of what it leads to. */
  public static String name(String reference) {
    return reference
        .substring(reference.lastIndexOf('/') + 1)
        .replace("~1", "/")
        .replace("~0", "~");
  }
}
