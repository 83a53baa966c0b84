package dev.penstock.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The stretches of a text that are not shown. Not thread-safe. */
final class Spans {

  private record Span(int start, int end, Kind kind) {}

  private final List<Span> spans = new ArrayList<>(0);

  void add(int start, int end, Kind kind) {
    spans.add(new Span(start, end, kind));
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  Set<Kind> kinds() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    spans.forEach(span -> kinds.add(span.kind()));
    return kinds;
  }

  /** The text without them. Where two overlap, the kind that shows least covers both. */
  String without(String text) {
    spans.sort(Comparator.comparingInt(Span::start));
    StringBuilder shown = new StringBuilder(text.length());
    int told = 0;
    for (int i = 0; i < spans.size(); ) {
      Span span = spans.get(i++);
      while (i < spans.size() && spans.get(i).start() < span.end()) {
        span = joined(span, spans.get(i++));
      }
      shown.append(text, told, span.start());
      shown.append(span.kind().instead(text.substring(span.start(), span.end())));
      told = span.end();
    }
    return shown.append(text, told, text.length()).toString();
  }

  private static Span joined(Span one, Span other) {
    Kind kind = one.kind() == other.kind() ? one.kind() : Kind.CREDENTIAL;
    return new Span(one.start(), Math.max(one.end(), other.end()), kind);
  }
}
