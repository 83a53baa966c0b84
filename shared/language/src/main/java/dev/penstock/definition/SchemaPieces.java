package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Takes a document apart into pieces of one task each, without the tasks inside of it, each a
 * document of its own. It is valid when all of them are: what the schema says of a task does not
 * depend on where the task stands. Judged whole, each level of nesting costs the official schema
 * four times the one below, since several of its alternatives look at the same list; and each task
 * of a list costs more than the one before, since what is not evaluated is looked for among all
 * that was.
 */
final class SchemaPieces {

  private static final String TASK = "/do/0";
  private static final JsonNode HEADER =
      Json.object()
          .put("dsl", "1.0.3")
          .put("namespace", "default")
          .put("name", "piece")
          .put("version", "1.0.0");

  /** Stands where a list was taken out, and asks nothing. */
  private static final ArrayNode STUB = Json.array();

  static {
    STUB.addObject().putObject("elsewhere").putObject("set").put("a", "list");
  }

  /**
   * A part of a document, as a document.
   *
   * @param document to be judged
   * @param task pointer of the task, with its name, that is its only content; empty for the
   *     outermost
   */
  record Piece(JsonNode document, String task) {

    /** Where in the whole document something of this one stands. */
    String whole(String pointer) {
      return !task.isEmpty() && pointer.startsWith(TASK)
          ? task + pointer.substring(TASK.length())
          : task + pointer;
    }
  }

  private final Deque<Located> taken = new ArrayDeque<>();

  private SchemaPieces() {}

  /** The outermost first. */
  static List<Piece> of(JsonNode document) {
    if (!document.isObject()) {
      return List.of(new Piece(document, ""));
    }
    SchemaPieces pieces = new SchemaPieces();
    List<Piece> all = new ArrayList<>();
    all.add(new Piece(pieces.outermost(new Located(document, "")), ""));
    for (Located list = pieces.taken.poll(); list != null; list = pieces.taken.poll()) {
      for (Located item : list.items()) {
        ObjectNode piece = Json.object();
        piece.set("document", HEADER);
        piece.putArray("do").add(each(item, pieces::task));
        all.add(new Piece(piece, item.pointer()));
      }
    }
    return all;
  }

  private JsonNode outermost(Located document) {
    ObjectNode piece = members(document);
    replace(document, piece, "do", this::takeOut);
    replace(
        document,
        piece,
        "use",
        use -> {
          if (!use.value().isObject()) {
            return use.value();
          }
          ObjectNode left = members(use);
          replace(use, left, "functions", functions -> each(functions, this::task));
          replace(use, left, "extensions", this::extensions);
          return left;
        });
    return piece;
  }

  private JsonNode extensions(Located extensions) {
    if (!extensions.value().isArray()) {
      return extensions.value();
    }
    ArrayNode left = Json.array();
    for (Located extension : extensions.items()) {
      left.add(
          each(
              extension,
              part -> {
                ObjectNode lists = members(part);
                replace(part, lists, "before", this::takeOut);
                replace(part, lists, "after", this::takeOut);
                return lists;
              }));
    }
    return left;
  }

  private JsonNode task(Located task) {
    ObjectNode left = members(task);
    replace(task, left, "do", this::takeOut);
    replace(task, left, "try", this::takeOut);
    replace(task, left, "catch", this::body);
    replace(task, left, "foreach", this::body);
    replace(task, left, "fork", fork -> inside(fork, "branches", this::takeOut));
    replace(
        task,
        left,
        "with",
        with ->
            inside(
                with, "subscription", subscription -> inside(subscription, "foreach", this::body)));
    // To the schema this is metadata and may be anything; it is judged all the same.
    replace(
        task,
        left,
        "metadata",
        metadata -> inside(metadata, "penstock", own -> inside(own, "undo", this::takeOut)));
    return left;
  }

  private JsonNode body(Located around) {
    return inside(around, "do", this::takeOut);
  }

  /** What is no list of tasks stays where it is, to be complained of. */
  private JsonNode takeOut(Located list) {
    if (!list.value().isArray() || list.value().isEmpty()) {
      return list.value();
    }
    taken.add(list);
    return STUB;
  }

  /** Something to put in the place of a value. */
  @FunctionalInterface
  private interface Instead {
    JsonNode of(Located value);
  }

  private static JsonNode inside(Located around, String member, Instead instead) {
    if (!around.value().isObject()) {
      return around.value();
    }
    ObjectNode left = members(around);
    replace(around, left, member, instead);
    return left;
  }

  private static void replace(Located around, ObjectNode left, String member, Instead instead) {
    around
        .member(member)
        .filter(m -> m.value().isContainerNode())
        .ifPresent(m -> left.set(member, instead.of(m)));
  }

  private static JsonNode each(Located around, Instead instead) {
    if (!around.value().isObject()) {
      return around.value();
    }
    ObjectNode left = Json.object();
    for (Located.Member member : around.members()) {
      left.set(
          member.key(),
          member.located().value().isObject()
              ? instead.of(member.located())
              : member.located().value());
    }
    return left;
  }

  /** A copy whose members are the same values. */
  private static ObjectNode members(Located object) {
    ObjectNode copy = Json.object();
    object.value().properties().forEach(member -> copy.set(member.getKey(), member.getValue()));
    return copy;
  }
}
