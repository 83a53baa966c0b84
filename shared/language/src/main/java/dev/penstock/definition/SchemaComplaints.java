package dev.penstock.definition;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns what a schema validator complains of into few messages for a person. Of alternatives only
 * the nearest miss is told: a complaint deeper inside beats one about the whole, and what a value
 * should have been beats that no alternative fits.
 */
final class SchemaComplaints {

  private static final Set<String> ALTERNATIVES = Set.of("oneOf", "anyOf", "allOf", "if");
  private static final Set<String> UNKNOWN =
      Set.of("unevaluatedProperties", "additionalProperties");

  private final List<Error> errors;
  private final Set<String> vocabulary;

  SchemaComplaints(List<Error> errors, Set<String> vocabulary) {
    this.errors = errors;
    this.vocabulary = vocabulary;
  }

  void report(Findings findings) {
    Map<String, List<Error>> byPlace = new LinkedHashMap<>();
    for (Error error : errors) {
      byPlace.computeIfAbsent(place(error), _ -> new ArrayList<>()).add(error);
    }
    byPlace.forEach((place, complaints) -> report(findings, place, complaints));
  }

  private void report(Findings findings, String place, List<Error> complaints) {
    if (findings.hasErrorAt(place)) {
      return;
    }
    List<Error> unknown = complaints.stream().filter(this::isUnknownMember).toList();
    unknown.forEach(
        error ->
            findings.report(
                Rule.SCHEMA,
                place + "/" + escape(error.getProperty()),
                "\""
                    + error.getProperty()
                    + "\" is not known here."
                    + Spelling.hint(error.getProperty(), vocabulary)));
    List<Error> rest =
        complaints.stream()
            .filter(e -> !UNKNOWN.contains(e.getKeyword()) && !isAlternatives(e))
            .filter(
                e -> !(e.getKeyword().equals("type") && (isDeeper(place) || !unknown.isEmpty())))
            .toList();
    if (!rest.isEmpty()) {
      findings.report(Rule.SCHEMA, place, message(rest));
    } else if (unknown.isEmpty() && !isDeeper(place)) {
      findings.report(Rule.SCHEMA, place, fallback(complaints));
    }
  }

  /** A member is unknown for sure when no part of the DSL has it, or when nothing else is wrong. */
  private boolean isUnknownMember(Error error) {
    if (!UNKNOWN.contains(error.getKeyword()) || error.getProperty() == null) {
      return false;
    }
    String place = place(error);
    boolean alone =
        errors.stream()
            .filter(e -> !UNKNOWN.contains(e.getKeyword()))
            .map(SchemaComplaints::place)
            .noneMatch(p -> p.equals(place) || p.startsWith(place + "/"));
    return alone || !vocabulary.contains(error.getProperty());
  }

  private boolean isDeeper(String place) {
    return errors.stream().anyMatch(e -> place(e).startsWith(place + "/"));
  }

  private static boolean isAlternatives(Error error) {
    return ALTERNATIVES.contains(error.getKeyword());
  }

  private static String message(List<Error> complaints) {
    List<String> types =
        complaints.stream()
            .filter(e -> e.getKeyword().equals("type"))
            .map(Error::getMessage)
            .distinct()
            .toList();
    List<String> others =
        complaints.stream()
            .filter(e -> !e.getKeyword().equals("type"))
            .filter(e -> !isOnlyNoExpression(e, complaints))
            .map(SchemaComplaints::phrase)
            .distinct()
            .toList();
    if (others.isEmpty() && types.size() > 1) {
      return types.getFirst().replaceAll(", .*", "")
          + ", but it should be "
          + types.stream()
              .map(t -> t.replaceAll(".*, | expected", ""))
              .collect(Collectors.joining(" or "))
          + ".";
    }
    List<String> told = others.isEmpty() ? types : others;
    return told.stream().limit(3).collect(Collectors.joining("; or ")) + ".";
  }

  /** That a text is no expression is worth a word only where nothing else is wrong with it. */
  private static boolean isOnlyNoExpression(Error error, List<Error> complaints) {
    return PatternPhrase.isExpression(error.getMessage())
        && complaints.stream()
            .anyMatch(
                other ->
                    other.getKeyword().equals("pattern")
                        && !PatternPhrase.isExpression(other.getMessage()));
  }

  private static String phrase(Error error) {
    return switch (error.getKeyword()) {
      case "required" -> "\"" + error.getProperty() + "\" is missing";
      case "maxProperties" -> "only one entry may stand here; begin the next one with a dash";
      case "pattern" -> PatternPhrase.of(error.getMessage());
      default -> error.getMessage();
    };
  }

  private static String fallback(List<Error> complaints) {
    return complaints.stream()
            .filter(e -> !isAlternatives(e))
            .findFirst()
            .map(Error::getMessage)
            .orElse("This fits none of the forms the schema allows here")
        + ".";
  }

  private static String place(Error error) {
    return error.getInstanceLocation().toString();
  }

  private static String escape(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }
}
