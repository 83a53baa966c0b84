package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a definition says of itself and of the data that it handles. */
public sealed interface Declared {

  /** Of what belongs to no definition. */
  Declared NOTHING = new Known(Map.of(), List.of());

  /**
   * What the document says.
   *
   * @param tags {@code document.tags}
   * @param labels {@code metadata.labels} of the document and of the task, sorted
   */
  record Known(Map<String, String> tags, List<String> labels) implements Declared {
    public Known {
      tags = new TreeMap<>(tags);
      labels = List.copyOf(labels);
    }
  }

  /** The document can't be had: a rule that asks for its tags or labels fails, which denies. */
  record Unknown() implements Declared {}

  /**
   * Reads them from a definition's document.
   *
   * @param position the task's, as a JSON pointer into the document
   */
  static Declared of(JsonNode document, String position) {
    Map<String, String> tags = new TreeMap<>();
    document
        .path("document")
        .path("tags")
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    Set<String> labels = new TreeSet<>();
    add(document.path("document"), labels);
    JsonNode task = position.startsWith("/") ? document.at(position) : document.path("");
    add(task, labels);
    return new Known(tags, List.copyOf(labels));
  }

  private static void add(JsonNode holder, Set<String> labels) {
    holder.path("metadata").path("labels").forEach(label -> labels.add(label.asText()));
  }
}
