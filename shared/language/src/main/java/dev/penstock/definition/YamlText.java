package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2 text to tree with positions, from the event stream, so that the limits hold before any
 * object is built. Values are those of the JSON schema; tags other than {@code !!str} on a scalar
 * are refused, and so are merge keys, which YAML 1.2 does not have.
 */
final class YamlText {

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(TextReader.MAX_BYTES).build();

  private final TreeGrower grower = new TreeGrower();
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private final Deque<Growing> growing = new ArrayDeque<>();
  private int documents;

  /** A finished value that has a name; {@code depth} is that of the tree below it. */
  private record Anchored(JsonNode node, int size, int depth) {}

  /** A collection being read. */
  private static final class Growing {
    final Optional<Anchor> anchor;
    final JsonNode node;
    final int sizeBefore;
    int depthBelow;

    Growing(Optional<Anchor> anchor, JsonNode node, int sizeBefore) {
      this.anchor = anchor;
      this.node = node;
      this.sizeBefore = sizeBefore;
    }
  }

  private YamlText() {}

  static SourceText read(String text) throws SyntaxException {
    YamlText yaml = new YamlText();
    try {
      for (Event event : new Parse(SETTINGS).parseString(text)) {
        yaml.take(event);
      }
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> at = e.getProblemMark().or(e::getContextMark);
      String problem = e.getProblem() == null ? "malformed" : e.getProblem();
      throw new SyntaxException(
          at.map(m -> m.getLine() + 1).orElse(1),
          at.map(m -> m.getColumn() + 1).orElse(1),
          "Not valid YAML: " + problem);
    } catch (YamlEngineException e) {
      throw new SyntaxException(1, 1, "Not valid YAML: " + firstLine(e.getMessage()));
    }
    JsonNode root = yaml.grower.root();
    return new SourceText(root == null ? MissingNode.getInstance() : root, yaml.grower.positions());
  }

  private void take(Event event) throws SyntaxException {
    int line = event.getStartMark().map(m -> m.getLine() + 1).orElse(1);
    int column = event.getStartMark().map(m -> m.getColumn() + 1).orElse(1);
    switch (event.getEventId()) {
      case DocumentStart -> {
        if (++documents > 1) {
          throw new SyntaxException(line, column, "One file holds one document, here is another.");
        }
      }
      case MappingStart, SequenceStart -> open((CollectionStartEvent) event, line, column);
      case MappingEnd, SequenceEnd -> close();
      case Scalar -> scalar((ScalarEvent) event, line, column);
      case Alias -> alias((AliasEvent) event, line, column);
      case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
    }
  }

  private void open(CollectionStartEvent event, int line, int column) throws SyntaxException {
    if (grower.expectsKey()) {
      throw new SyntaxException(line, column, "A key is text, not a collection.");
    }
    String expected = event instanceof MappingStartEvent ? "map" : "seq";
    String tag = event.getTag().orElse("!");
    if (!tag.equals("!") && !tag.equals("tag:yaml.org,2002:" + expected)) {
      throw new SyntaxException(line, column, "The tag " + tag + " is not supported.");
    }
    ContainerNode<?> node = event instanceof MappingStartEvent ? Json.object() : Json.array();
    growing.push(new Growing(event.getAnchor(), node, grower.size()));
    grower.open(node, line, column);
  }

  private void close() {
    grower.close();
    Growing done = growing.pop();
    int depth = done.depthBelow + 1;
    done.anchor.ifPresent(
        name -> anchors.put(name, new Anchored(done.node, grower.size() - done.sizeBefore, depth)));
    noteDepth(depth);
  }

  private void noteDepth(int depth) {
    Growing parent = growing.peek();
    if (parent != null) {
      parent.depthBelow = Math.max(parent.depthBelow, depth);
    }
  }

  private void scalar(ScalarEvent event, int line, int column) throws SyntaxException {
    if (grower.expectsKey()) {
      if (event.isPlain() && event.getValue().equals("<<")) {
        throw new SyntaxException(
            line, column, "YAML 1.2 has no merge keys (<<). Write the members out.");
      }
      grower.key(event.getValue(), line, column);
      return;
    }
    JsonNode node = resolve(event, line, column);
    grower.value(node, line, column);
    event.getAnchor().ifPresent(name -> anchors.put(name, new Anchored(node, 1, 0)));
  }

  private static JsonNode resolve(ScalarEvent event, int line, int column) throws SyntaxException {
    Optional<String> tag = event.getTag();
    if (tag.isPresent()) {
      if (tag.get().equals("!") || tag.get().equals("tag:yaml.org,2002:str")) {
        return TextNode.valueOf(event.getValue());
      }
      throw new SyntaxException(line, column, "The tag " + tag.get() + " is not supported.");
    }
    if (!event.isPlain()) {
      return TextNode.valueOf(event.getValue());
    }
    try {
      return Scalars.plain(event.getValue());
    } catch (NumberFormatException e) {
      throw new SyntaxException(line, column, String.valueOf(e.getMessage()));
    }
  }

  private void alias(AliasEvent event, int line, int column) throws SyntaxException {
    Anchored target = anchors.get(event.getAlias());
    if (target == null) {
      throw new SyntaxException(
          line, column, "*" + event.getAlias() + " names no anchor that is complete here.");
    }
    if (grower.expectsKey()) {
      throw new SyntaxException(line, column, "A key can't be an alias. Write it out.");
    }
    if (grower.depth() + target.depth > TextReader.MAX_DEPTH) {
      throw new SyntaxException(
          line, column, "The document is nested deeper than " + TextReader.MAX_DEPTH + " levels.");
    }
    // The same node may stand in several places: a document's tree is never changed.
    grower.graft(target.node, target.size, line, column);
    noteDepth(target.depth);
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "malformed" : message.lines().findFirst().orElse("malformed");
  }
}
