package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A state carries all that is needed: continuing elsewhere after any step changes nothing. F3. */
final class ResumeAnywhereTest {

  private static final int DEEPEST = 3;

  @Property(tries = 150)
  void shouldCommandTheSameWhenEachStepIsTakenElsewhere(@ForAll long seed) {
    Random random = new Random(seed);
    JsonNode document = document(random);
    List<JsonNode> effects = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ObjectNode answer = Json.object();
      effects.add(
          switch (random.nextInt(4)) {
            case 0 -> answer.put("failed", 503);
            case 1 -> answer.put("failed", 404);
            default -> answer.set("done", Json.object().put("n", i));
          });
    }
    JsonNode input = Json.object().put("n", 0);

    var straight =
        Journal.of(document, input, effects, List.of(), UnaryOperator.identity()).lines();
    var hopping = Journal.of(document, input, effects, List.of(), Journal::elsewhere).lines();

    assertThat(hopping).isEqualTo(straight);
  }

  private static JsonNode document(Random random) {
    ObjectNode root = Json.object();
    root.putObject("document")
        .put("dsl", "1.0.3")
        .put("namespace", "test")
        .put("name", "random")
        .put("version", "1.0.0");
    root.set("do", tasks(random, 0));
    return root;
  }

  private static ArrayNode tasks(Random random, int depth) {
    ArrayNode list = Json.array();
    int size = 1 + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      ObjectNode task = task(random, depth);
      if (random.nextInt(6) == 0) {
        task.put("then", List.of("continue", "exit", "end").get(random.nextInt(3)));
      } else if (i + 2 < size && random.nextInt(3) == 0) {
        task.put("then", "t" + (i + 2));
      }
      if (random.nextInt(5) == 0) {
        task.putObject("export").put("as", "${ [$context, .n?] | tostring | length }");
      }
      list.addObject().set("t" + i, task);
    }
    return list;
  }

  private static ObjectNode task(Random random, int depth) {
    ObjectNode task = Json.object();
    switch (random.nextInt(depth < DEEPEST ? 8 : 5)) {
      case 0 -> task.putObject("set").put("n", "${ (.n // 0) + 1 }").put("c", "${ $context }");
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
              .put("when", "${ (.n // 0) > 1 }")
              .put("then", "exit");
      case 4 ->
          task.put("if", "${ (.n // 0) > 2 }")
              .putObject("raise")
              .putObject("error")
              .put("type", "https://example.com/random")
              .put("status", 500 + random.nextInt(4));
      case 5 -> task.set("do", tasks(random, depth + 1));
      case 6 -> {
        task.putObject("for").put("each", "x").put("in", "${ [1, 2] }");
        task.set("do", tasks(random, depth + 1));
      }
      default -> tried(random, depth, task);
    }
    return task;
  }

  private static void tried(Random random, int depth, ObjectNode task) {
    task.set("try", tasks(random, depth + 1));
    ObjectNode caught = task.putObject("catch");
    if (random.nextBoolean()) {
      caught.putObject("errors").putObject("with").put("status", 503);
    }
    if (random.nextBoolean()) {
      ObjectNode retry = caught.putObject("retry");
      retry.putObject("delay").put("seconds", random.nextInt(3));
      retry.putObject("limit").putObject("attempt").put("count", 1 + random.nextInt(2));
    }
    if (random.nextBoolean()) {
      caught.set("do", tasks(random, depth + 1));
    }
  }
}
