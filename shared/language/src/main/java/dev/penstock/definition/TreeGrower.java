package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.TaskPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a tree from the events of a text, noting positions and holding the limits. */
final class TreeGrower {

  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<String, SourceText.Position> positions = new HashMap<>();
  private @Nullable JsonNode root;
  private int values;

  /** A container that has not been closed yet. */
  private static final class Open {
    final ContainerNode<?> node;
    final String pointer;
    @Nullable String key;

    Open(ContainerNode<?> node, String pointer) {
      this.node = node;
      this.pointer = pointer;
    }
  }

  void open(ContainerNode<?> node, int line, int column) throws SyntaxException {
    if (open.size() >= TextReader.MAX_DEPTH) {
      throw new SyntaxException(
          line, column, "The document is nested deeper than " + TextReader.MAX_DEPTH + " levels.");
    }
    String pointer = pointerOfNext();
    add(node, 1, line, column);
    open.push(new Open(node, pointer));
  }

  void close() {
    open.pop();
  }

  void key(String key, int line, int column) throws SyntaxException {
    Open parent = open.element();
    if (parent.node.has(key)) {
      throw new SyntaxException(line, column, "The key \"" + key + "\" is there twice.");
    }
    parent.key = key;
    positions.put(
        parent.pointer + "/" + TaskPosition.escape(key), new SourceText.Position(line, column));
  }

  void value(JsonNode node, int line, int column) throws SyntaxException {
    add(node, 1, line, column);
  }

  /** Adds a tree grown before, {@code size} values large. */
  void graft(JsonNode node, int size, int line, int column) throws SyntaxException {
    add(node, size, line, column);
  }

  /** Whether the next event is a mapping's key. */
  boolean expectsKey() {
    Open parent = open.peek();
    return parent != null && parent.node.isObject() && parent.key == null;
  }

  int depth() {
    return open.size();
  }

  int size() {
    return values;
  }

  @Nullable JsonNode root() {
    return root;
  }

  Map<String, SourceText.Position> positions() {
    return positions;
  }

  private String pointerOfNext() {
    Open parent = open.peek();
    if (parent == null) {
      return "";
    }
    String token =
        parent.key == null ? Integer.toString(parent.node.size()) : TaskPosition.escape(parent.key);
    return parent.pointer + "/" + token;
  }

  private void add(JsonNode node, int size, int line, int column) throws SyntaxException {
    values += size;
    if (values > TextReader.MAX_VALUES) {
      throw new SyntaxException(
          line,
          column,
          "The document has more than " + TextReader.MAX_VALUES + " values, aliases expanded.");
    }
    positions.putIfAbsent(pointerOfNext(), new SourceText.Position(line, column));
    Open parent = open.peek();
    if (parent == null) {
      root = node;
    } else if (parent.node instanceof ArrayNode array) {
      array.add(node);
    } else if (parent.node instanceof ObjectNode object) {
      object.set(java.util.Objects.requireNonNull(parent.key, "a value follows its key"), node);
      parent.key = null;
    }
  }
}
