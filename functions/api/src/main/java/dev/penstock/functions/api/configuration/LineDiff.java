package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import java.util.List;

/** A unified diff of two documents in canonical order, for a person to read. */
final class LineDiff {

  private static final int CONTEXT = 3;
  private static final int MOST_LINES = 5_000;

  private LineDiff() {}

  static String of(JsonNode before, JsonNode after) {
    List<String> old = lines(before);
    List<String> now = lines(after);
    if (old.size() + now.size() > MOST_LINES) {
      return "The documents have more than " + MOST_LINES + " lines; they are not compared here.";
    }
    return String.join(
        "\n",
        UnifiedDiffUtils.generateUnifiedDiff(
            "stored", "file", old, DiffUtils.diff(old, now), CONTEXT));
  }

  private static List<String> lines(JsonNode document) {
    try {
      return Json.mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(Json.read(CanonicalJson.write(document)))
          .lines()
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }
}
