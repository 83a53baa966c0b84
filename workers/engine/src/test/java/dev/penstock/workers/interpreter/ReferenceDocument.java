package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Random;

/** Makes up documents of tasks that only compute, and documents with one thing wrong in them. */
final class ReferenceDocument {

  private static final int DEEPEST = 3;
  private static final List<String> WRONG =
      List.of("then", "switch-then", "syntax", "variable", "clock", "twice", "member", "kind");

  private final Random random;
  private boolean wrong;

  private ReferenceDocument(Random random) {
    this.random = random;
  }

  static ObjectNode valid(Random random) {
    return new ReferenceDocument(random).document();
  }

  /** Valid but for one task, somewhere in it. */
  static ObjectNode invalid(Random random) {
    ReferenceDocument made = new ReferenceDocument(random);
    ObjectNode document = made.document();
    while (!made.wrong) {
      made.spoil(document.get("do"));
    }
    return document;
  }

  private ObjectNode document() {
    ObjectNode root = Json.object();
    root.putObject("document")
        .put("dsl", "1.0.3")
        .put("namespace", "test")
        .put("name", "reference")
        .put("version", "1.0.0");
    root.set("do", tasks(0, false, "."));
    return root;
  }

  /**
   * Some tasks.
   *
   * @param calm inside a fork, whose branches must not depend on which of them is quicker
   * @param further what else an expression may begin with
   */
  private ArrayNode tasks(int depth, boolean calm, String further) {
    ArrayNode list = Json.array();
    int size = 1 + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      ObjectNode task = task(depth, calm, further);
      if (chance(5)) {
        task.put("then", List.of("continue", "exit", "end").get(random.nextInt(calm ? 2 : 3)));
      } else if (i + 2 < size && chance(3)) {
        task.put("then", "t" + (i + 2));
      }
      list.addObject().set("t" + i, task);
    }
    return list;
  }

  private ObjectNode task(int depth, boolean calm, String further) {
    ObjectNode task = Json.object();
    if (chance(6)) {
      task.put("if", condition(further));
    }
    if (chance(6)) {
      task.putObject("input").putObject("from").put("n", sum(further));
    }
    switch (random.nextInt(depth < DEEPEST ? 8 : 4)) {
      case 0, 1 -> task.putObject("set").put("n", sum(further)).put("m", "${ $context.n }");
      case 2 -> choice(task, further);
      case 3 -> {
        if (calm) {
          task.putObject("set").put("n", 1);
        } else {
          raise(task);
        }
      }
      case 4 -> task.set("do", tasks(depth + 1, calm, further));
      case 5 -> {
        task.putObject("for").put("each", "x").put("in", "${ [1, 2, 3] }");
        if (chance(3)) {
          task.put("while", condition("$x"));
        }
        task.set("do", tasks(depth + 1, calm, "$x"));
      }
      case 6 -> fork(depth, calm, further, task);
      default -> tried(depth, calm, further, task);
    }
    if (chance(6) && !task.has("output")) {
      task.putObject("output").putObject("as").put("n", "${ .n + 5 }");
    }
    if (!calm && chance(6)) {
      task.putObject("export").putObject("as").put("n", "${ .n + 7 }");
    }
    return task;
  }

  private void choice(ObjectNode task, String further) {
    ArrayNode cases = task.putArray("switch");
    cases
        .addObject()
        .putObject("big")
        .put("when", condition(further))
        .put("then", chance(2) ? "exit" : "continue");
    if (chance(2)) {
      cases.addObject().putObject("other").put("then", "continue");
    }
  }

  private void raise(ObjectNode task) {
    task.putObject("raise")
        .putObject("error")
        .put("type", "https://example.com/made-up")
        .put("status", 500 + random.nextInt(3));
  }

  private void fork(int depth, boolean calm, String further, ObjectNode task) {
    ArrayNode branches = task.putObject("fork").put("compete", false).putArray("branches");
    branches.addObject().set("left", task(depth + 1, true, further));
    branches.addObject().set("right", task(depth + 1, true, further));
    if (calm || chance(2)) {
      task.putObject("output").putObject("as").put("n", "${ .[1].n + 2 }");
    }
  }

  private void tried(int depth, boolean calm, String further, ObjectNode task) {
    task.set("try", tasks(depth + 1, calm, further));
    ObjectNode caught = task.putObject("catch").put("as", "e");
    if (chance(2)) {
      caught.putObject("errors").putObject("with").put("status", 500 + random.nextInt(3));
    }
    if (chance(3)) {
      caught.put("when", "${ $e.status > " + (499 + random.nextInt(3)) + " }");
    }
    if (chance(3)) {
      ObjectNode retry = caught.putObject("retry");
      retry.putObject("delay").put("seconds", random.nextInt(3));
      retry.putObject("limit").putObject("attempt").put("count", 1 + random.nextInt(2));
    }
    if (chance(2)) {
      caught.set("do", tasks(depth + 1, calm, "$e.status"));
    }
    if (chance(4)) {
      caught.put("then", chance(2) ? "exit" : "continue");
    }
  }

  private String sum(String further) {
    return "${ "
        + (chance(3) && !further.equals(".") ? further : start())
        + " + "
        + number()
        + " }";
  }

  private String condition(String further) {
    return "${ "
        + (chance(2) && !further.equals(".") ? further : start())
        + " > "
        + number()
        + " }";
  }

  private String start() {
    return chance(4) ? "$context.n" : ".n";
  }

  private int number() {
    return random.nextInt(9);
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  /** Goes down at random until a task is found that can be spoilt. */
  private void spoil(JsonNode tasks) {
    JsonNode item = tasks.get(random.nextInt(tasks.size()));
    ObjectNode task = (ObjectNode) item.iterator().next();
    for (String inner : List.of("do", "try")) {
      if (task.has(inner) && chance(2)) {
        spoil(task.get(inner));
        return;
      }
    }
    wrong = true;
    switch (WRONG.get(random.nextInt(WRONG.size()))) {
      case "then" -> task.put("then", "nowhere");
      case "switch-then" -> {
        task.removeAll();
        task.putArray("switch").addObject().putObject("c").put("then", "nowhere");
      }
      case "syntax" -> task.put("if", "${ .n > }");
      case "variable" -> task.put("if", "${ $nobody > 1 }");
      case "clock" -> task.putObject("input").put("from", "${ now }");
      case "twice" -> ((ArrayNode) tasks).add(item);
      case "member" -> task.put("iff", "${ true }");
      default -> {
        task.removeAll();
        task.put("sett", 1);
      }
    }
  }
}
