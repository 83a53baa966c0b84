package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.IteratingTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TryTask;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.RunStart;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of runtime expressions (DSL 1.0.3, section Runtime expression arguments): each
 * expression sees exactly those that the specification's table grants it.
 */
final class Scope {

  /** What {@code $runtime.version} says: a constant of the semantics, not of the build. */
  static final String RUNTIME_VERSION = Integer.toString(Semantics.VERSION);

  private final RunStart start;
  private final JsonNode workflow;
  private final JsonNode runtime;

  Scope(RunStart start, long startedAt) {
    this.start = start;
    ObjectNode descriptor = Json.object();
    descriptor.put("id", start.runId());
    descriptor.set("definition", start.document());
    descriptor.set("input", start.input());
    descriptor.set("startedAt", time(startedAt));
    this.workflow = descriptor;
    this.runtime = runtime(start.config());
  }

  /** For {@code input.from} of the workflow. */
  Map<String, JsonNode> ofWorkflow() {
    return Map.of("workflow", workflow, "runtime", runtime);
  }

  /** For {@code output.as} of the workflow. */
  Map<String, JsonNode> ofWorkflow(JsonNode context) {
    return Map.of("workflow", workflow, "runtime", runtime, "context", context);
  }

  /** For {@code if} and {@code input.from}: no {@code $input} yet. */
  Map<String, JsonNode> beforeInput(
      Stack stack, TaskDefinition task, JsonNode rawInput, long taskStartedAt) {
    Map<String, JsonNode> arguments = new HashMap<>();
    arguments.put("workflow", workflow);
    arguments.put("runtime", runtime);
    arguments.put("context", stack.context());
    arguments.put("task", described(stack, task, rawInput, taskStartedAt));
    addVariables(stack, arguments);
    return arguments;
  }

  /** For the task's own expressions. */
  Map<String, JsonNode> inside(Stack stack, TaskDefinition task, Entered entered) {
    Map<String, JsonNode> arguments =
        beforeInput(stack, task, entered.rawInput(), entered.startedAt());
    arguments.putIfAbsent("input", entered.input());
    arguments.putIfAbsent("authorization", Described.authorization(task));
    return arguments;
  }

  /** For {@code output.as}. */
  Map<String, JsonNode> afterwards(
      Stack stack, TaskDefinition task, Entered entered, JsonNode rawOutput) {
    Map<String, JsonNode> arguments = inside(stack, task, entered);
    if (extended(stack) == null && arguments.get("task") instanceof ObjectNode descriptor) {
      descriptor.set("output", rawOutput);
    }
    return arguments;
  }

  /** For {@code when} of an extension: {@code $task} has the members of the definition too. */
  Map<String, JsonNode> extending(Stack stack, TaskDefinition task, Entered entered) {
    Map<String, JsonNode> arguments = inside(stack, task, entered);
    if (arguments.get("task") instanceof ObjectNode descriptor) {
      descriptor
          .path("definition")
          .properties()
          .forEach(e -> descriptor.putIfAbsent(e.getKey(), e.getValue()));
    }
    return arguments;
  }

  /** To the tasks of an extension, {@code $task} is the task that they extend. */
  private ObjectNode described(
      Stack stack, TaskDefinition task, JsonNode rawInput, long taskStartedAt) {
    Stack.Level around = extended(stack);
    if (around == null || !(around.frame() instanceof Frame.Extended frame)) {
      return task(task, rawInput, taskStartedAt);
    }
    Entered entered = frame.entered();
    ObjectNode descriptor = task(around.definition(), entered.rawInput(), entered.startedAt());
    if (frame.output() != null) {
      descriptor.set("output", frame.output());
    }
    return descriptor;
  }

  private static Stack.@Nullable Level extended(Stack stack) {
    for (int i = stack.depth() - 1; i >= 0; i--) {
      if (stack.levels().get(i).frame() instanceof Frame.Extended frame && frame.aside()) {
        return stack.levels().get(i);
      }
    }
    return null;
  }

  private ObjectNode task(TaskDefinition task, JsonNode rawInput, long taskStartedAt) {
    ObjectNode descriptor = Json.object();
    descriptor.put("name", task.name());
    descriptor.put("reference", task.position().pointer());
    descriptor.set("definition", start.document().at(task.position().source()));
    descriptor.set("input", rawInput);
    descriptor.set("startedAt", time(taskStartedAt));
    return descriptor;
  }

  /** Variables of enclosing loops and handlers; the innermost of a name wins, as in jq. */
  private static void addVariables(Stack stack, Map<String, JsonNode> arguments) {
    for (Stack.Level level : stack.levels()) {
      if (level.frame() instanceof Frame.For loop && level.task() instanceof ForTask task) {
        arguments.put(task.each(), loop.items().get(loop.item()));
        arguments.put(task.at(), IntNode.valueOf(loop.item()));
      } else if (level.frame() instanceof Frame.Iterating iterating
          && iterating.stage() == ListenFrame.Stage.ITERATING
          && level.task() instanceof IteratingTask task) {
        task.foreach()
            .ifPresent(
                foreach -> {
                  arguments.put(foreach.item(), iterating.item());
                  arguments.put(foreach.at(), IntNode.valueOf(iterating.heard().count()));
                });
      } else if (level.frame() instanceof Frame.Try(_, _, var phase, _, var error)
          && phase == Frame.Try.Phase.HANDLING
          && error != null
          && level.task() instanceof TryTask task) {
        arguments.put(task.as(), Json.mapper().valueToTree(error));
      }
    }
  }

  private static ObjectNode time(long millis) {
    ObjectNode time = Json.object();
    time.put("iso8601", Instant.ofEpochMilli(millis).toString());
    time.putObject("epoch")
        .put("seconds", Math.floorDiv(millis, 1000L))
        .put("milliseconds", millis);
    return time;
  }

  private static JsonNode runtime(JsonNode config) {
    ObjectNode runtime = Json.object();
    runtime.put("name", "Penstock").put("version", RUNTIME_VERSION);
    ObjectNode metadata = runtime.putObject("metadata");
    if (!config.isEmpty()) {
      metadata.set("config", config);
    }
    return runtime;
  }
}
