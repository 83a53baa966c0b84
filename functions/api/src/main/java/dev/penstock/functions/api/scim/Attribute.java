package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attribute of a resource, as its schema says (RFC 7643, section 7).
 *
 * @param readOnly whether clients can't set it
 * @param exact whether its text is compared to the letter
 * @param parts what a complex one is made of
 */
record Attribute(
    String name,
    Kind kind,
    boolean multiValued,
    boolean required,
    boolean readOnly,
    boolean exact,
    List<Attribute> parts) {

  /** What its values are. */
  enum Kind {
    TEXT,
    FLAG,
    COMPLEX
  }

  static Attribute text(String name, boolean readOnly) {
    return new Attribute(name, Kind.TEXT, false, false, readOnly, true, List.of());
  }

  static Attribute of(JsonNode json) {
    List<Attribute> parts = new ArrayList<>();
    json.path("subAttributes").forEach(part -> parts.add(of(part)));
    Kind kind =
        switch (json.path("type").asText()) {
          case "complex" -> Kind.COMPLEX;
          case "boolean" -> Kind.FLAG;
          default -> Kind.TEXT;
        };
    return new Attribute(
        json.path("name").asText(),
        kind,
        json.path("multiValued").asBoolean(),
        json.path("required").asBoolean(),
        json.path("mutability").asText().equals("readOnly"),
        json.path("caseExact").asBoolean(),
        List.copyOf(parts));
  }

  /** Names of attributes are the same in whatever case (RFC 7643, section 2.1). */
  static Optional<Attribute> named(List<Attribute> all, String name) {
    return all.stream().filter(it -> it.name.equalsIgnoreCase(name)).findFirst();
  }

  Optional<Attribute> part(String wanted) {
    return named(parts, wanted);
  }

  /** The same for one value. */
  Attribute single() {
    return new Attribute(name, kind, false, required, readOnly, exact, parts);
  }
}
