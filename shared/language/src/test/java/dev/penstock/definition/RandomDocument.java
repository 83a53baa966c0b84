package dev.penstock.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.Random;

/** Documents that are valid by construction. */
final class RandomDocument {

  private final Random random;
  private int names;

  private RandomDocument(long seed) {
    this.random = new Random(seed);
  }

  static ObjectNode of(long seed) {
    return new RandomDocument(seed).document();
  }

  private ObjectNode document() {
    ObjectNode document = Json.object();
    document
        .putObject("document")
        .put("dsl", "1.0." + random.nextInt(4))
        .put("namespace", "random")
        .put("name", "doc")
        .put("version", "1.0." + random.nextInt(100));
    ObjectNode use = document.putObject("use");
    use.putObject("timeouts").putObject("short").put("after", "PT5S");
    use.putObject("errors")
        .putObject("bad")
        .put("type", "https://example.com/bad")
        .put("status", 400);
    use.putObject("functions").putObject("double").putObject("set").put("n", "${ .n * 2 }");
    use.putArray("extensions")
        .addObject()
        .putObject("watch")
        .put("extend", "set")
        .put("when", "$task.name == \"watched\"")
        .set("before", list(0));
    document.set("do", list(3));
    return document;
  }

  private ArrayNode list(int depth) {
    ArrayNode list = Json.array();
    for (int i = 0; i <= random.nextInt(3); i++) {
      ObjectNode task = task(depth);
      if (random.nextInt(5) == 0) {
        task.put("if", ".n != null");
      }
      if (random.nextInt(5) == 0) {
        task.put("timeout", "short");
      }
      if (random.nextInt(5) == 0) {
        task.putObject("output").put("as", "${ {n: .n} }");
      }
      if (random.nextInt(6) == 0) {
        task.put("then", random.nextBoolean() ? "end" : "exit");
      }
      list.addObject().set("t" + names++, task);
    }
    return list;
  }

  private ObjectNode task(int depth) {
    ObjectNode task = Json.object();
    switch (random.nextInt(depth == 0 ? 5 : 9)) {
      case 0 -> task.putObject("set").put("n", "${ $input.n // 0 }");
      case 1 -> task.putObject("wait").put("seconds", random.nextInt(60));
      case 2 -> task.putObject("raise").put("error", "bad");
      case 3 -> task.put("call", "double").putObject("with").put("n", random.nextInt());
      case 4 -> {
        ArrayNode cases = task.putArray("switch");
        cases.addObject().putObject("big").put("when", ".n > 5").put("then", "end");
        cases.addObject().putObject("other").put("then", "continue");
      }
      case 5 -> task.set("do", list(depth - 1));
      case 6 -> {
        task.putObject("for").put("each", "one").put("in", "${ [1, 2, 3] }");
        task.put("while", "$one < 3").set("do", list(depth - 1));
      }
      case 7 -> {
        task.set("try", list(depth - 1));
        ObjectNode handling = task.putObject("catch").put("as", "caught");
        handling.putObject("retry").putObject("limit").putObject("attempt").put("count", 2);
        handling.set("do", list(depth - 1));
      }
      default -> {
        ObjectNode with = task.put("call", "http").putObject("with");
        with.put("method", "post").put("endpoint", "https://example.com/{id}");
      }
    }
    return task;
  }
}
