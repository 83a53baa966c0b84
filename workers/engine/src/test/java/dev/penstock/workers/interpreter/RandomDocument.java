package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Random;

/**
 * Makes up documents of nested tasks.
 *
 * @param hurried whether its outcome may depend on what happens first: branches compete, export
 *     context, raise errors, emit, listen, time out, or end the run
 */
record RandomDocument(Random random, boolean hurried) {

  private static final int DEEPEST = 3;

  /** Of all constructs. */
  static JsonNode anything(Random random) {
    return new RandomDocument(random, true).document();
  }

  /** Of constructs whose result does not depend on which branch is quicker. */
  static JsonNode unhurried(Random random) {
    return new RandomDocument(random, false).document();
  }

  private JsonNode document() {
    ObjectNode root = Json.object();
    root.putObject("document")
        .put("dsl", "1.0.3")
        .put("namespace", "test")
        .put("name", "random")
        .put("version", "1.0.0");
    root.set("do", tasks(0));
    return root;
  }

  private ArrayNode tasks(int depth) {
    ArrayNode list = Json.array();
    int size = 1 + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      ObjectNode task = task(depth);
      if (random.nextInt(6) == 0) {
        task.put("then", List.of("continue", "exit", "end").get(random.nextInt(hurried ? 3 : 2)));
      } else if (i + 2 < size && random.nextInt(3) == 0) {
        task.put("then", "t" + (i + 2));
      }
      if (hurried && random.nextInt(5) == 0) {
        task.putObject("export").put("as", "${ [$context, .n?] | tostring | length }");
      }
      list.addObject().set("t" + i, task);
    }
    return list;
  }

  private ObjectNode task(int depth) {
    ObjectNode task = Json.object();
    if (hurried && random.nextInt(6) == 0) {
      return told();
    }
    if (hurried && random.nextInt(8) == 0) {
      task.putObject("timeout").putObject("after").put("seconds", 1 + random.nextInt(4));
    }
    switch (random.nextInt(depth < DEEPEST ? 9 : 5)) {
      case 0 -> task.putObject("set").put("n", "${ (.n? // 0) + 1 }").put("c", "${ $context }");
      case 1 ->
          task.put("call", "http")
              .putObject("with")
              .put("method", "post")
              .put("endpoint", "http://127.0.0.1/{n}");
      case 2 -> task.putObject("wait").put("seconds", random.nextInt(5));
      case 3 ->
          task.putArray("switch")
              .addObject()
              .putObject("always")
              .put("when", "${ (.n? // 0) > 1 }")
              .put("then", "exit");
      case 4 ->
          task.put("if", hurried ? "${ (.n? // 0) > 2 }" : "${ false }")
              .putObject("raise")
              .putObject("error")
              .put("type", "https://example.com/random")
              .put("status", 500 + random.nextInt(4));
      case 5 -> task.set("do", tasks(depth + 1));
      case 6 -> {
        task.putObject("for").put("each", "x").put("in", "${ [1, 2] }");
        task.set("do", tasks(depth + 1));
      }
      case 7 -> {
        ObjectNode fork = task.putObject("fork");
        ArrayNode branches =
            fork.put("compete", hurried && random.nextInt(3) == 0).putArray("branches");
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
          branches.addObject().set("b" + i, task(depth + 1));
        }
      }
      default -> tried(depth, task);
    }
    return task;
  }

  /** A task of events: one that emits, or one that listens until it times out or hears one. */
  private ObjectNode told() {
    ObjectNode task = Json.object();
    if (random.nextBoolean()) {
      task.putObject("emit")
          .putObject("event")
          .putObject("with")
          .put("source", "https://example.com/random")
          .put("type", "random")
          .put("data", "${ .n? // 0 }");
      return task;
    }
    ObjectNode to = task.putObject("listen").putObject("to");
    if (random.nextBoolean()) {
      to.putArray("any");
      to.put("until", "${ length > 1 }");
    } else {
      to.putObject("one").putObject("with").put("type", "random");
    }
    task.putObject("timeout").putObject("after").put("seconds", 1 + random.nextInt(3));
    return task;
  }

  private void tried(int depth, ObjectNode task) {
    task.set("try", tasks(depth + 1));
    ObjectNode caught = task.putObject("catch");
    if (hurried && random.nextBoolean()) {
      caught.putObject("errors").putObject("with").put("status", 503);
    }
    if (random.nextBoolean()) {
      ObjectNode retry = caught.putObject("retry");
      retry.putObject("delay").put("seconds", random.nextInt(3));
      retry.putObject("limit").putObject("attempt").put("count", 1 + random.nextInt(2));
    }
    if (!hurried || random.nextBoolean()) {
      caught.set("do", tasks(depth + 1));
    }
    if (hurried && random.nextInt(3) == 0) {
      caught.put("then", List.of("continue", "exit", "end").get(random.nextInt(3)));
    }
  }
}
