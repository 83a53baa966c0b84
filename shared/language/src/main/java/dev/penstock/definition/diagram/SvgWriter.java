package dev.penstock.definition.diagram;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Draws a diagram as SVG: one task a row, in document order, what is inside of another one step to
 * the right. A way to the next row goes straight down; every other way has a lane of its own on the
 * right.
 */
final class SvgWriter {

  private static final int ROW = 56;
  private static final int BOX_HEIGHT = 36;
  private static final int BOX_WIDTH = 220;
  private static final int STEP = 32;
  private static final int MARGIN = 24;
  private static final int LANE = 18;
  private static final int LABEL_WIDTH = 110;
  private static final int LONGEST_LABEL = 28;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .kind { font-size: 10px; fill: #59636e; }
        .box { fill: #ffffff; stroke: #59636e; }
        .decision { fill: #fff8c5; } .person { fill: #ddf4ff; } .inside { fill: #f6f8fa; }
        .way { fill: none; stroke: #59636e; marker-end: url(#arrow); }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; } .kind { fill: #9198a1; }
          .box { fill: #151b23; stroke: #9198a1; } .way { stroke: #9198a1; }
          .decision { fill: #3b2f00; } .person { fill: #0c2d4d; } .inside { fill: #212830; }
        }
      </style>
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" \
      markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#59636e"/></marker></defs>
      """;

  private final Diagram diagram;
  private final Map<String, Integer> rows = new HashMap<>();
  private final Map<String, Integer> depths = new HashMap<>();
  private final StringBuilder body = new StringBuilder();
  private int deepest;
  private int lanes;

  SvgWriter(Diagram diagram) {
    this.diagram = diagram;
  }

  String write() {
    List<Diagram.Node> nodes = diagram.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      rows.put(nodes.get(i).id(), i);
      Optional<String> parent = nodes.get(i).parent();
      int depth = parent.map(p -> depths.getOrDefault(p, 0) + 1).orElse(0);
      depths.put(nodes.get(i).id(), depth);
      deepest = Math.max(deepest, depth);
    }
    diagram.edges().forEach(this::edge);
    nodes.forEach(this::node);
    int width = MARGIN + deepest * STEP + BOX_WIDTH + LANE * (lanes + 1) + LABEL_WIDTH;
    int height = 2 * MARGIN + nodes.size() * ROW;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        """
            .formatted(width, height, width, height)
        + STYLE
        + body
        + "</svg>\n";
  }

  private void node(Diagram.Node node) {
    int x = left(node.id());
    int y = top(node.id());
    body.append(
        "<g><title>%s</title><rect class=\"box %s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>"
            .formatted(
                escape(node.id()), style(node.kind()), x, y, BOX_WIDTH, BOX_HEIGHT, radius(node)));
    body.append("<text x=\"%d\" y=\"%d\">%s</text>".formatted(x + 12, y + 23, label(node.label())));
    if (!node.kind().equals(node.label())) {
      body.append(
          "<text class=\"kind\" text-anchor=\"end\" x=\"%d\" y=\"%d\">%s</text>"
              .formatted(x + BOX_WIDTH - 10, y + 22, escape(node.kind())));
    }
    body.append("</g>\n");
  }

  private void edge(Diagram.Edge edge) {
    Integer from = rows.get(edge.from());
    Integer to = rows.get(edge.to());
    if (from == null || to == null) {
      return;
    }
    if (to == from + 1) {
      int x = Math.max(left(edge.from()), left(edge.to())) + STEP;
      way("M%d %d V%d".formatted(x, top(edge.from()) + BOX_HEIGHT, top(edge.to()) - 1));
      label(edge.label(), x + 6, top(edge.to()) - 6);
      return;
    }
    lanes++;
    int start = left(edge.from()) + BOX_WIDTH;
    int end = left(edge.to()) + BOX_WIDTH;
    int lane = MARGIN + deepest * STEP + BOX_WIDTH + LANE * lanes;
    int y = top(edge.from()) + BOX_HEIGHT / 2 + 6;
    way("M%d %d H%d V%d H%d".formatted(start, y, lane, top(edge.to()) + 12, end + 1));
    label(edge.label(), lane + 4, y - 4);
  }

  private void way(String path) {
    body.append("<path class=\"way\" d=\"%s\"/>\n".formatted(path));
  }

  private void label(String label, int x, int y) {
    if (!label.isEmpty()) {
      body.append(
          "<text class=\"kind\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, y, label(label)));
    }
  }

  private int left(String id) {
    return MARGIN + depths.getOrDefault(id, 0) * STEP;
  }

  private int top(String id) {
    return MARGIN + rows.getOrDefault(id, 0) * ROW;
  }

  private static int radius(Diagram.Node node) {
    return node.isTask() ? 6 : BOX_HEIGHT / 2;
  }

  private static String style(String kind) {
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "switch" -> "decision";
      case "approval", "form", "document-review" -> "person";
      case "do", "for", "try", "catch", "undo", "fork", "function" -> "inside";
      default -> "plain";
    };
  }

  private static String label(String text) {
    return escape(
        text.length() <= LONGEST_LABEL ? text : text.substring(0, LONGEST_LABEL - 1) + "…");
  }

  /** A name must never become markup, nor make the image malformed. */
  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default ->
                    out.appendCodePoint(
                        c < ' ' || (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF
                            ? '\uFFFD'
                            : c);
              }
            });
    return out.toString();
  }
}
