package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers a document's defects while it is read. Not thread-safe. */
final class Findings {

  private final String file;
  private final SourceText source;
  private final Map<String, String> missing;
  private final List<Defect> defects = new ArrayList<>();
  private final Map<String, String> wanted = new LinkedHashMap<>();
  private final Set<String> texts = new HashSet<>();
  private final Set<String> used = new HashSet<>();

  Findings(String file, SourceText source) {
    this(file, source, Map.of());
  }

  /**
   * Begins without a defect.
   *
   * @param missing why addresses could not be looked up
   */
  Findings(String file, SourceText source, Map<String, String> missing) {
    this.file = file;
    this.source = source;
    this.missing = missing;
  }

  /** What stands at an address, as pinned; reports it when it is not pinned yet. */
  Optional<Located> resource(Located user, String uri) {
    Optional<Located> pinned = new Pins(source.tree()).content(uri);
    if (pinned.isEmpty()) {
      wanted.putIfAbsent(uri, user.pointer());
      report(
          Rule.UNRESOLVED_RESOURCE,
          user.pointer(),
          uri + " is not pinned. " + missing.getOrDefault(uri, "It was not looked up."));
    }
    return pinned;
  }

  /** The text that stands at an address, whatever it is written in; as pinned. */
  Optional<String> text(Located user, String uri) {
    texts.add(uri);
    Optional<Located> pinned = resource(user, uri);
    if (pinned.isPresent() && !pinned.get().value().isTextual()) {
      report(
          Rule.INVALID_ARGUMENT,
          user.pointer(),
          uri + " is used as data elsewhere in the document, so it can't be used as a text here.");
    }
    return pinned.map(Located::value).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  /** Whether what stands at an address is wanted as it is written, not as YAML or JSON. */
  boolean isText(String uri) {
    return texts.contains(uri);
  }

  /** The addresses that are not pinned, each with the pointer of who names it first. */
  Map<String, String> wanted() {
    return wanted;
  }

  void report(Rule rule, String pointer, String message) {
    SourceText.Position at = source.at(pointer);
    Defect defect = new Defect(file, at.line(), at.column(), pointer, rule, message);
    if (!defects.contains(defect)) {
      defects.add(defect);
    }
  }

  /** Something that {@code use} declares is referred to. */
  void used(Located declaration) {
    used.add(declaration.pointer());
  }

  boolean isUsed(Located declaration) {
    return used.contains(declaration.pointer());
  }

  void unsupported(Located what, String name) {
    report(
        Rule.UNSUPPORTED_CONSTRUCT,
        what.pointer(),
        name + " is part of the DSL, but this engine does not run it yet.");
  }

  boolean hasErrors() {
    return defects.stream().anyMatch(Defect::isError);
  }

  boolean hasErrorAt(String pointer) {
    return defects.stream().anyMatch(d -> d.isError() && d.pointer().equals(pointer));
  }

  List<Defect> inDocumentOrder() {
    return defects.stream()
        .sorted(Comparator.comparingInt(Defect::line).thenComparingInt(Defect::column))
        .toList();
  }
}
