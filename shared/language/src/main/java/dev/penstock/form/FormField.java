package dev.penstock.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a field of a form may be, so that every page can show it and every person can fill it in: a
 * property of the form's schema that says what it is by itself.
 */
public enum FormField {
  /** Text; with the format {@code date}, {@code email} or {@code uri} such a one. */
  TEXT,
  /** One of the values of {@code enum}. */
  CHOICE,
  /** {@code number} or {@code integer}. */
  NUMBER,
  /** Yes or no. */
  TRUTH,
  /** Any number of the others but lists and yes or no. */
  LIST;

  private static final Set<String> FORMATS = Set.of("", "date", "email", "uri");

  /** What would make a field depend on more than itself. */
  private static final List<String> ELSEWHERE =
      List.of("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if");

  /** What a property is; empty when it is no field. */
  public static Optional<FormField> of(JsonNode property) {
    if (!property.isObject() || ELSEWHERE.stream().anyMatch(property::has)) {
      return Optional.empty();
    }
    if (property.has("enum")) {
      return isChoice(property.path("enum")) ? Optional.of(CHOICE) : Optional.empty();
    }
    return switch (property.path("type").asText()) {
      case "string" ->
          FORMATS.contains(property.path("format").asText(""))
              ? Optional.of(TEXT)
              : Optional.empty();
      case "number", "integer" -> Optional.of(NUMBER);
      case "boolean" -> Optional.of(TRUTH);
      case "array" -> of(property.path("items")).filter(FormField::isItem).map(_ -> LIST);
      default -> Optional.empty();
    };
  }

  private static boolean isItem(FormField item) {
    return item != LIST && item != TRUTH;
  }

  private static boolean isChoice(JsonNode values) {
    for (JsonNode value : values) {
      if (!value.isTextual() && !value.isNumber()) {
        return false;
      }
    }
    return values.isArray() && !values.isEmpty();
  }
}
