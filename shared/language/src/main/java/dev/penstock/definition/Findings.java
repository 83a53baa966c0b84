package dev.penstock.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers a document's defects while it is read. Not thread-safe. */
final class Findings {

  private final String file;
  private final SourceText source;
  private final List<Defect> defects = new ArrayList<>();

  Findings(String file, SourceText source) {
    this.file = file;
    this.source = source;
  }

  void report(Rule rule, String pointer, String message) {
    SourceText.Position at = source.at(pointer);
    Defect defect = new Defect(file, at.line(), at.column(), pointer, rule, message);
    if (!defects.contains(defect)) {
      defects.add(defect);
    }
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
