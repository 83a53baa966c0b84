package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small changes to documents, as slips, merges and malice make them. */
final class Mutations {

  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e308",
          "9223372036854775808",
          "\"\"",
          "\"${ . }\"",
          "\"${ \"",
          "\"P1Y\"",
          "\"a:1.0.0@default\"",
          "\"https://example.com/{x}\"",
          "[]",
          "{}",
          "[[]]",
          "{\"do\": []}",
          "{\"use\": \"x\"}",
          "\"$secrets\"",
          "[{\"a\": {\"b\": null}}]",
          "\"\\u0000\"",
          "{\"\": {\"~1/\": 1}}");
  private static final List<String> KEYS =
      List.of(
          "do",
          "for",
          "try",
          "catch",
          "call",
          "with",
          "set",
          "switch",
          "fork",
          "use",
          "input",
          "schema",
          "document",
          "resource",
          "endpoint",
          "then",
          "if",
          "when",
          "retry",
          "timeout",
          "after",
          "functions",
          "extensions",
          "extend",
          "before",
          "metadata",
          "wait",
          "");

  private final Random random;

  Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** A copy with one to four changes anywhere in it. */
  JsonNode of(JsonNode document) {
    JsonNode copy = document.deepCopy();
    for (int i = 0; i <= random.nextInt(4); i++) {
      List<JsonNode> containers = new ArrayList<>();
      gather(copy, containers);
      change(containers.get(random.nextInt(containers.size())));
    }
    return copy;
  }

  /** The text with something cut out or put in. */
  String of(String text) {
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(12));
    String[] pieces = {"", " ", "\n", "- ", ": ", "{", "]", "&a ", "*a", "'", "#", "\t", "|\n"};
    return text.substring(0, from) + pieces[random.nextInt(pieces.length)] + text.substring(to);
  }

  private void change(JsonNode container) {
    switch (container) {
      case ObjectNode object -> member(object);
      case ArrayNode array -> item(array);
      default -> throw new IllegalStateException("a container");
    }
  }

  private void member(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || random.nextInt(4) == 0) {
      object.set(pick(KEYS), odd());
      return;
    }
    String name = pick(names);
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name, odd());
      case 2 -> object.set(pick(KEYS), object.get(name).deepCopy());
      default -> {
        JsonNode value = object.remove(name);
        object.set(name.isEmpty() ? "x" : name.substring(1) + name.charAt(0), value);
      }
    }
  }

  private void item(ArrayNode array) {
    if (array.isEmpty()) {
      array.add(odd());
      return;
    }
    int index = random.nextInt(array.size());
    switch (random.nextInt(3)) {
      case 0 -> array.remove(index);
      case 1 -> array.set(index, odd());
      default -> array.add(array.get(index).deepCopy());
    }
  }

  private JsonNode odd() {
    return Json.read(pick(ODD));
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static void gather(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> gather(child, containers));
    }
  }
}
