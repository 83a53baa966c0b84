package dev.penstock.definition.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Moves the lines of a YAML text to where their depth wants them. */
final class YamlIndenter {

  private static final int STEP = 2;

  /** A block collection that the line at hand is in. */
  private record Level(int was, boolean sequence, int now) {}

  private final List<String> lines;
  private final YamlMarks marks;
  private final List<String> out = new ArrayList<>();
  private final List<String> waiting = new ArrayList<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private int shift;

  private YamlIndenter(String text) {
    this.lines = text.lines().toList();
    this.marks = YamlMarks.of(text);
  }

  static String indent(String text) {
    String unix = (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n");
    return new YamlIndenter(unix).indent();
  }

  private String indent() {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (marks.inside().contains(i)) {
        continued(line, marks.verbatim().contains(i));
      } else if (line.isBlank() || line.stripLeading().startsWith("#")) {
        waiting.add(line);
      } else {
        structural(i, line.stripTrailing());
      }
    }
    release(-1);
    while (!out.isEmpty() && out.getLast().isEmpty()) {
      out.removeLast();
    }
    return String.join("\n", out) + "\n";
  }

  /** A line inside of a value moves with the line that the value begins in. */
  private void continued(String line, boolean verbatim) {
    release(-1);
    String text = verbatim ? line : line.stripTrailing();
    if (text.isBlank()) {
      out.add(verbatim && text.length() > -shift && !text.isEmpty() ? moved(text) : "");
    } else {
      out.add(moved(text));
    }
  }

  private String moved(String text) {
    if (shift >= 0) {
      return " ".repeat(shift) + text;
    }
    int blanks = indentOf(text);
    return text.substring(Math.min(-shift, blanks));
  }

  private void structural(int number, String line) {
    Set<Integer> keys = marks.keys().getOrDefault(number, Set.of());
    StringBuilder moved = new StringBuilder();
    int at = indentOf(line);
    int first = -1;
    while (isEntry(line, at)) {
      int now = enter(at, true);
      first = first < 0 ? now : first;
      pad(moved, now);
      moved.append('-');
      int next = at + 1;
      while (next < line.length() && line.charAt(next) == ' ') {
        next++;
      }
      at = next;
    }
    if (keys.contains(at)) {
      int now = enter(at, false);
      first = first < 0 ? now : first;
      pad(moved, now);
      shift = now - at;
    } else if (first >= 0) {
      if (at < line.length()) {
        pad(moved, levels.element().now() + STEP);
      }
      shift = levels.element().now() - levels.element().was();
    } else {
      first = at; // a marker of the document, or a scalar of its own: it stays
      pad(moved, at);
      shift = 0;
    }
    release(first);
    out.add((moved + rest(number, line, at)).stripTrailing());
  }

  /** What follows on the line, with one blank after each key's colon. */
  private String rest(int number, String line, int at) {
    StringBuilder rest = new StringBuilder(line.substring(Math.min(at, line.length())));
    for (YamlMarks.Gap gap : marks.values().getOrDefault(number, List.of()).reversed()) {
      int colon = line.indexOf(':', gap.from());
      if (colon >= at && colon + 2 < gap.to() && line.substring(colon + 1, gap.to()).isBlank()) {
        rest.replace(colon + 1 - at, gap.to() - at, " ");
      }
    }
    return rest.toString();
  }

  /** Finds or opens the collection that an entry or key at a column belongs to. */
  private int enter(int column, boolean sequence) {
    while (!levels.isEmpty() && levels.element().was() > column) {
      levels.pop();
    }
    if (!levels.isEmpty() && levels.element().was() == column) {
      if (levels.element().sequence() && !sequence) {
        levels.pop();
      }
      if (!levels.isEmpty()
          && levels.element().was() == column
          && levels.element().sequence() == sequence) {
        return levels.element().now();
      }
    }
    int now = levels.isEmpty() ? 0 : levels.element().now() + STEP;
    levels.push(new Level(column, sequence, now));
    return now;
  }

  /** Comments stand where what they precede stands; empty lines never two in a row. */
  private void release(int column) {
    for (String line : waiting) {
      if (line.isBlank()) {
        if (!out.isEmpty() && !out.getLast().isEmpty()) {
          out.add("");
        }
      } else {
        int own = indentOf(line);
        int now = column >= 0 ? column : Math.max(0, own + shift);
        out.add(" ".repeat(now) + line.strip());
      }
    }
    waiting.clear();
  }

  private static boolean isEntry(String line, int at) {
    return at < line.length()
        && line.charAt(at) == '-'
        && (at + 1 == line.length() || line.charAt(at + 1) == ' ');
  }

  private static void pad(StringBuilder line, int column) {
    while (line.length() < column) {
      line.append(' ');
    }
  }

  private static int indentOf(String line) {
    int blanks = 0;
    while (blanks < line.length() && line.charAt(blanks) == ' ') {
      blanks++;
    }
    return blanks;
  }
}
