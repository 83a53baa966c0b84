package dev.penstock.definition.diagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * The generated, read-only picture of a definition.
 *
 * @param nodes start, the tasks in document order, end
 * @param edges where the flow may go
 */
public record Diagram(List<Node> nodes, List<Edge> edges) {

  static final String START = "start";
  static final String END = "end";

  /**
   * One task, or the start or end.
   *
   * @param id the task's position, or {@code start} or {@code end}
   * @param parent id of the composite task around it; empty at the top
   */
  public record Node(String id, String kind, String label, Optional<String> parent) {
    boolean isTask() {
      return id.startsWith("/");
    }
  }

  /**
   * Where the flow may go.
   *
   * @param label condition, case or reason; empty when it simply goes on
   */
  public record Edge(String from, String to, String label) {}

  public Diagram {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  public static Diagram of(WorkflowDefinition definition) {
    return new DiagramWriter().draw(definition.tasks());
  }

  public ObjectNode json() {
    ObjectNode json = Json.object();
    var places = json.putArray("nodes");
    for (Node node : nodes) {
      ObjectNode place = places.addObject();
      place.put("id", node.id()).put("kind", node.kind()).put("label", node.label());
      if (node.isTask()) {
        place.put("position", node.id());
      }
      node.parent().ifPresent(parent -> place.put("parent", parent));
    }
    var ways = json.putArray("edges");
    for (Edge edge : edges) {
      ObjectNode way = ways.addObject().put("from", edge.from()).put("to", edge.to());
      if (!edge.label().isEmpty()) {
        way.put("label", edge.label());
      }
    }
    return json.put("mermaid", mermaid());
  }

  /** Mermaid flowchart text. */
  public String mermaid() {
    return Mermaid.of(this);
  }

  /** An SVG image of its own, without script. */
  public String svg() {
    return new SvgWriter(this).write();
  }
}
