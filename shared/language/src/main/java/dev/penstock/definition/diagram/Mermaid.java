package dev.penstock.definition.diagram;

import java.util.HashMap;
import java.util.Map;

/** A diagram as Mermaid flowchart text. */
final class Mermaid {

  private Mermaid() {}

  static String of(Diagram diagram) {
    Map<String, String> names = new HashMap<>();
    StringBuilder out = new StringBuilder("flowchart TD\n");
    for (Diagram.Node node : diagram.nodes()) {
      String name = "n" + names.size();
      names.put(node.id(), name);
      out.append("  ").append(name).append(shape(node)).append('\n');
    }
    for (Diagram.Edge edge : diagram.edges()) {
      out.append("  ").append(names.get(edge.from())).append(" -->");
      if (!edge.label().isEmpty()) {
        out.append("|\"").append(escape(edge.label())).append("\"|");
      }
      out.append(' ').append(names.get(edge.to())).append('\n');
    }
    return out.toString();
  }

  private static String shape(Diagram.Node node) {
    String label = '"' + escape(node.label()) + '"';
    return switch (node.kind()) {
      case "start", "end" -> "((" + label + "))";
      case "switch" -> "{" + label + "}";
      case "approval", "form", "document-review" -> "([" + label + "])";
      case "do", "for", "fork", "try" -> "[[" + label + "]]";
      default -> "[" + label + "]";
    };
  }

  /** Mermaid's own entity codes: a name must never become markup. */
  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '_' || c == '.') {
                out.appendCodePoint(c);
              } else {
                out.append('#').append(c).append(';');
              }
            });
    return out.toString();
  }
}
