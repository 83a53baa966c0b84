package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Where two JSON values differ. Numbers are equal when they have the same value: 1 and 1.0. */
final class Difference {

  private static final int LONGEST = 120;

  private final boolean exact;
  private final List<String> lines = new ArrayList<>();

  private Difference(boolean exact) {
    this.exact = exact;
  }

  /** One line for each place; none when they are equal. */
  static List<String> between(JsonNode expected, JsonNode actual) {
    Difference difference = new Difference(true);
    difference.compare("", expected, actual);
    return difference.lines;
  }

  /** As {@link #between}, but members that are not expected are not looked at. */
  static List<String> ofMembers(JsonNode expected, JsonNode actual) {
    Difference difference = new Difference(false);
    difference.compare("", expected, actual);
    return difference.lines;
  }

  private void compare(String at, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      expected.fieldNames().forEachRemaining(names::add);
      if (exact) {
        actual.fieldNames().forEachRemaining(names::add);
      }
      for (String name : names) {
        compare(at + "/" + TaskPosition.escape(name), expected.path(name), actual.path(name));
      }
    } else if (expected.isArray() && actual.isArray()) {
      for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
        compare(at + "/" + i, expected.path(i), actual.path(i));
      }
    } else if (!isSame(expected, actual)) {
      lines.add(
          (at.isEmpty() ? "(whole)" : at)
              + (expected.isMissingNode()
                  ? " was not expected: " + text(actual)
                  : " expected " + text(expected) + ", was " + text(actual)));
    }
  }

  private static boolean isSame(JsonNode expected, JsonNode actual) {
    return (expected.isNumber() && actual.isNumber())
        ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
        : expected.equals(actual);
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode()) {
      return "missing";
    }
    String text = Json.write(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
