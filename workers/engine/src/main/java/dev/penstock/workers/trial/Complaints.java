package dev.penstock.workers.trial;

import dev.penstock.definition.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong with one test file. Not thread-safe. */
final class Complaints {

  private final String file;
  private final SourceText source;
  private final List<Complaint> all = new ArrayList<>();

  Complaints(String file, SourceText source) {
    this.file = file;
    this.source = source;
  }

  void add(String pointer, String message) {
    SourceText.Position at = source.at(pointer);
    all.add(new Complaint(file, at.line(), at.column(), pointer, message));
  }

  int lineOf(String pointer) {
    return source.at(pointer).line();
  }

  List<Complaint> inOrder() {
    return all.stream()
        .sorted(Comparator.comparingInt(Complaint::line).thenComparingInt(Complaint::column))
        .toList();
  }
}
