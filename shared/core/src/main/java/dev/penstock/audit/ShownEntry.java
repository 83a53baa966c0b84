package dev.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import dev.penstock.redaction.Classifier;
import java.util.regex.Pattern;

/**
 * An entry of the trail as it is shown: what people and programs wrote into its detail has gone
 * through the classifier. Who did what to what stays as it is, and so does the chained text.
 */
public final class ShownEntry {

  private static final String DETAIL = "detail";

  /** Who, in a detail: an address may be their name. */
  private static final Pattern ACTOR = Pattern.compile("[a-z-]{1,20}:\\S{1,300}");

  private ShownEntry() {}

  /** Changes the entry in place, and returns it. */
  public static ObjectNode of(ObjectNode entry) {
    if (entry.has(DETAIL)) {
      entry.set(DETAIL, shown(entry.get(DETAIL)));
    }
    return entry;
  }

  /** The same of an entry's text. */
  public static String of(String body) {
    return Json.write(of((ObjectNode) Json.read(body)));
  }

  /** A text of a detail. */
  static String text(String text) {
    return ACTOR.matcher(text).matches()
        ? Classifier.kept(text).text()
        : Classifier.text(text).text();
  }

  private static JsonNode shown(JsonNode node) {
    return switch (node) {
      case TextNode text -> TextNode.valueOf(text(text.textValue()));
      case ArrayNode array -> {
        ArrayNode copy = Json.array();
        array.forEach(item -> copy.add(shown(item)));
        yield copy;
      }
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object.properties().forEach(it -> copy.set(it.getKey(), shown(it.getValue())));
        yield copy;
      }
      default -> node;
    };
  }
}
