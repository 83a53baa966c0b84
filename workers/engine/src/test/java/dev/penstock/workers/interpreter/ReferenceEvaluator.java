package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a document comes to by the reference, told a second time and in the plainest way: a walk
 * over its JSON, with the call stack for a stack and exceptions for errors. It knows the tasks that
 * {@link ReferenceDocument} makes up.
 */
final class ReferenceEvaluator {

  private static final String ERRORS = "https://serverlessworkflow.io/spec/1.0.0/errors/";

  /** An error of the language on its way out. */
  static final class Raised extends RuntimeException {
    private final transient ObjectNode error;

    Raised(String type, int status, String position) {
      super(type, null, false, false);
      this.error = Json.object().put("type", type).put("status", status).put("instance", position);
    }

    static Raised expression(String position) {
      return new Raised(ERRORS + "expression", 400, position);
    }
  }

  private static final class Ended extends RuntimeException {
    private final transient JsonNode output;

    Ended(JsonNode output) {
      super(null, null, false, false);
      this.output = output;
    }
  }

  /**
   * Several branches of a fork leave it early: which of them is the first, the reference leaves
   * open.
   */
  private static final class Undecided extends RuntimeException {
    Undecided() {
      super(null, null, false, false);
    }
  }

  /** What a task gives, and where the flow goes on. */
  private record Done(JsonNode output, String then) {}

  /** What a list gives, and whether it was left by {@code exit}. */
  private record Through(JsonNode output, boolean left) {}

  private JsonNode context;

  private ReferenceEvaluator(JsonNode input) {
    this.context = input;
  }

  /** As the last line of a {@link Journal}; empty where the reference leaves it open. */
  static Optional<String> of(JsonNode document, JsonNode input) {
    try {
      return Optional.of(new ReferenceEvaluator(input).end(document));
    } catch (Undecided undecided) {
      return Optional.empty();
    }
  }

  private String end(JsonNode document) {
    try {
      return "completed "
          + Json.write(list(document.path("do"), context, "/do", Map.of()).output());
    } catch (Ended ended) {
      return "completed " + Json.write(ended.output);
    } catch (Raised raised) {
      String type = raised.error.path("type").asText();
      return "faulted "
          + type.substring(type.lastIndexOf('/') + 1)
          + " "
          + raised.error.path("status").asInt()
          + " at "
          + raised.error.path("instance").asText();
    }
  }

  private Through list(JsonNode tasks, JsonNode given, String at, Map<String, JsonNode> known) {
    JsonNode data = given;
    int i = 0;
    while (i < tasks.size()) {
      String name = name(tasks.get(i));
      Done done = task(tasks.get(i).get(name), data, at + "/" + i + "/" + name, known);
      data = done.output();
      switch (done.then()) {
        case "continue" -> i++;
        case "exit" -> {
          return new Through(data, true);
        }
        case "end" -> throw new Ended(data);
        default -> i = index(tasks, done.then());
      }
    }
    return new Through(data, false);
  }

  private Done task(JsonNode task, JsonNode raw, String at, Map<String, JsonNode> known) {
    if (task.has("if") && !value(task.get("if"), raw, at, known).booleanValue()) {
      return new Done(raw, "continue");
    }
    JsonNode from = task.at("/input/from");
    JsonNode input = from.isMissingNode() ? raw : value(from, raw, at, known);
    Done done = kind(task, input, at, known);
    JsonNode as = task.at("/output/as");
    JsonNode output = as.isMissingNode() ? done.output() : value(as, done.output(), at, known);
    JsonNode export = task.at("/export/as");
    if (!export.isMissingNode()) {
      context = value(export, output, at, known);
    }
    return new Done(output, done.then());
  }

  private Done kind(JsonNode task, JsonNode input, String at, Map<String, JsonNode> known) {
    String then = task.path("then").asText("continue");
    if (task.has("set")) {
      return new Done(value(task.get("set"), input, at, known), then);
    }
    if (task.has("raise")) {
      JsonNode error = task.at("/raise/error");
      throw new Raised(error.path("type").asText(), error.path("status").asInt(), at);
    }
    if (task.has("switch")) {
      return new Done(input, chosen(task.get("switch"), input, at, known, then));
    }
    if (task.has("fork")) {
      return new Done(forked(task.at("/fork/branches"), input, at, known), then);
    }
    if (task.has("try")) {
      return tried(task, input, at, known, then);
    }
    if (task.has("for")) {
      return new Done(loop(task, input, at, known), then);
    }
    return new Done(list(task.get("do"), input, at + "/do", known).output(), then);
  }

  private String chosen(
      JsonNode cases, JsonNode input, String at, Map<String, JsonNode> known, String then) {
    String otherwise = then;
    for (JsonNode each : cases) {
      JsonNode option = each.get(name(each));
      if (!option.has("when")) {
        otherwise = option.path("then").asText();
      } else if (value(option.get("when"), input, at, known).booleanValue()) {
        return option.path("then").asText();
      }
    }
    return otherwise;
  }

  private JsonNode loop(JsonNode task, JsonNode input, String at, Map<String, JsonNode> known) {
    JsonNode data = input;
    JsonNode items = Json.read(inside(task.at("/for/in").textValue()));
    for (int i = 0; i < items.size(); i++) {
      Map<String, JsonNode> inside = new TreeMap<>(known);
      inside.put("$" + task.at("/for/each").asText(), items.get(i));
      inside.put("$index", Json.mapper().valueToTree(i));
      if (task.has("while") && !value(task.get("while"), data, at, inside).booleanValue()) {
        break;
      }
      Through through = list(task.get("do"), data, at + "/do", inside);
      data = through.output();
      if (through.left()) {
        break;
      }
    }
    return data;
  }

  private JsonNode forked(
      JsonNode branches, JsonNode input, String at, Map<String, JsonNode> known) {
    ArrayNode outputs = Json.array();
    List<RuntimeException> early = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      String name = name(branches.get(i));
      String place = at + "/fork/branches/" + i + "/" + name;
      try {
        outputs.add(task(branches.get(i).get(name), input, place, known).output());
      } catch (Raised | Ended end) {
        early.add(end);
      }
    }
    if (early.size() > 1) {
      throw new Undecided();
    }
    if (!early.isEmpty()) {
      throw early.getFirst();
    }
    return outputs;
  }

  private Done tried(
      JsonNode task, JsonNode input, String at, Map<String, JsonNode> known, String then) {
    JsonNode caught = task.get("catch");
    int retries = caught.at("/retry/limit/attempt/count").asInt(0);
    while (true) {
      try {
        return new Done(list(task.get("try"), input, at + "/try", known).output(), then);
      } catch (Raised raised) {
        Map<String, JsonNode> inside = new TreeMap<>(known);
        inside.put("$" + caught.path("as").asText("error"), raised.error);
        if (!isCaught(caught, raised.error, input, at, inside)) {
          throw raised;
        }
        if (retries-- > 0) {
          continue;
        }
        if (caught.has("retry") && !caught.has("do") && !caught.has("then")) {
          throw raised;
        }
        String after = caught.path("then").asText(then);
        return caught.has("do")
            ? new Done(list(caught.get("do"), input, at + "/catch/do", inside).output(), after)
            : new Done(input, after);
      }
    }
  }

  private boolean isCaught(
      JsonNode caught, JsonNode error, JsonNode input, String at, Map<String, JsonNode> inside) {
    JsonNode status = caught.at("/errors/with/status");
    return (status.isMissingNode() || status.asInt() == error.path("status").asInt())
        && (!caught.has("when") || value(caught.get("when"), input, at, inside).booleanValue());
  }

  private JsonNode value(JsonNode template, JsonNode data, String at, Map<String, JsonNode> known) {
    if (template.isTextual() && template.textValue().startsWith("${ ")) {
      return expression(inside(template.textValue()), data, at, known);
    }
    if (template.isObject()) {
      ObjectNode value = Json.object();
      template
          .properties()
          .forEach(m -> value.set(m.getKey(), value(m.getValue(), data, at, known)));
      return value;
    }
    return template;
  }

  private static String inside(String expression) {
    return expression.substring(3, expression.length() - 2);
  }

  /** A path; or a path, an operator and a number. */
  private JsonNode expression(
      String source, JsonNode data, String at, Map<String, JsonNode> known) {
    String[] words = source.split(" ", -1);
    JsonNode left = path(words[0], data, at, known);
    if (words.length == 1) {
      return left;
    }
    int right = Integer.parseInt(words[2]);
    if (!left.isNull() && !left.isNumber()) {
      if (words[1].equals(">")) {
        // Texts, lists and objects come after numbers, truth values before (jq, section sort).
        return Json.mapper().valueToTree(!left.isBoolean());
      }
      throw Raised.expression(at);
    }
    return words[1].equals(">")
        ? Json.mapper().valueToTree(left.isNumber() && left.intValue() > right)
        : Json.mapper().valueToTree(left.intValue() + right);
  }

  private JsonNode path(String source, JsonNode data, String at, Map<String, JsonNode> known) {
    String[] steps = source.split("\\.", -1);
    JsonNode found = start(steps[0], data, known);
    for (String step : Arrays.asList(steps).subList(1, steps.length)) {
      if (Set.of("[0]", "[1]").contains(step)) {
        found = member(found, found.isArray(), found.get(step.charAt(1) - '0'), at);
      } else if (!step.isEmpty()) {
        found = member(found, found.isObject(), found.get(step), at);
      }
    }
    return found;
  }

  private JsonNode start(String name, JsonNode data, Map<String, JsonNode> known) {
    return name.isEmpty()
        ? data
        : name.equals("$context") ? context : known.getOrDefault(name, Json.mapper().nullNode());
  }

  private static JsonNode member(JsonNode of, boolean fits, @Nullable JsonNode member, String at) {
    if (!fits && !of.isNull()) {
      throw Raised.expression(at);
    }
    return member == null ? Json.mapper().nullNode() : member;
  }

  private static int index(JsonNode tasks, String name) {
    for (int i = 0; i < tasks.size(); i++) {
      if (name(tasks.get(i)).equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("no task " + name);
  }

  private static String name(JsonNode item) {
    return item.fieldNames().next();
  }
}
