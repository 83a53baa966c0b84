package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.workers.conformance.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A row of {@code conformance/examples.yaml}: one official example and what is to become of it.
 *
 * @param file the example's name
 * @param counterpart who answers for what the document names; a dash when it names nobody
 * @param replace what else is replaced in the text before it is applied, from and to
 * @param resources texts by the addresses that the document refers to
 * @param events what is sent to it
 * @param expected one member: {@code completed} (the output), {@code faulted} (members of the
 *     error), {@code waits}, {@code emits} (how many events of which type, while it goes on) or
 *     {@code refused} (rule and pointer of each defect)
 * @param remark what a reader has to know; may be empty
 */
record ExampleRow(
    String file,
    JsonNode input,
    String counterpart,
    JsonNode replace,
    JsonNode resources,
    JsonNode events,
    JsonNode expected,
    String remark) {

  static List<ExampleRow> all() {
    List<ExampleRow> rows = new ArrayList<>();
    Yaml.read(text("/conformance/examples.yaml"))
        .forEach(
            row ->
                rows.add(
                    new ExampleRow(
                        row.path("example").textValue(),
                        row.has("input") ? row.path("input") : Json.object(),
                        row.path("counterpart").asText("-"),
                        row.path("replace"),
                        row.path("resources"),
                        row.path("events"),
                        row.path("expected"),
                        row.path("remark").asText(""))));
    return rows;
  }

  static String text(String resource) {
    try (InputStream file =
        Objects.requireNonNull(ExampleRow.class.getResourceAsStream(resource), resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the specification's project wrote it. */
  String document() {
    return text("/conformance/examples/" + file);
  }

  /** The file's name, as a namespace. */
  String slug() {
    return file.replace(".yaml", "").replace(' ', '-');
  }

  /** Whether nobody starts it but its events. */
  boolean isStartedByEvents() {
    return Yaml.read(document()).path("schedule").has("on");
  }

  /** The one word of what is expected. */
  String outcome() {
    return expected.fieldNames().next();
  }

  /** Whether the tree has all that the other has, an object's further members aside. */
  static boolean has(JsonNode tree, JsonNode expected) {
    if (expected.isObject() && tree.isObject()) {
      return expected.properties().stream()
          .allMatch(
              member ->
                  tree.has(member.getKey()) && has(tree.get(member.getKey()), member.getValue()));
    }
    if (expected.isArray() && tree.isArray()) {
      return tree.size() == expected.size()
          && IntStream.range(0, tree.size()).allMatch(i -> has(tree.get(i), expected.get(i)));
    }
    return CanonicalJson.write(tree).equals(CanonicalJson.write(expected));
  }
}
