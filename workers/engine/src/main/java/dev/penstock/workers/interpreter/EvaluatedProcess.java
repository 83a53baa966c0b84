package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.ContainerTask;
import dev.penstock.definition.task.ProcessOptions;
import dev.penstock.definition.task.ScriptTask;
import dev.penstock.definition.task.ShellTask;
import dev.penstock.json.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** The arguments of a process, every expression evaluated and nothing of the run's state. */
final class EvaluatedProcess {

  private EvaluatedProcess() {}

  static ObjectNode of(
      ScriptTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = options(task.process(), input, scope, at);
    return arguments.put("language", task.language()).put("code", task.code());
  }

  static ObjectNode of(ShellTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = options(task.process(), input, scope, at);
    arguments.set("command", at.of(task.command(), input, scope));
    return arguments;
  }

  static ObjectNode of(
      ContainerTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = options(task.process(), input, scope, at);
    arguments.set("image", at.of(task.image(), input, scope));
    if (task.containerName().isPresent()) {
      arguments.set("name", at.of(task.containerName().get(), input, scope));
    } else {
      arguments.put("name", usualName(task, scope));
    }
    task.command().ifPresent(t -> arguments.set("command", at.of(t, input, scope)));
    task.ports().ifPresent(t -> arguments.set("ports", at.of(t, input, scope)));
    task.volumes().ifPresent(t -> arguments.set("volumes", at.of(t, input, scope)));
    arguments.put(
        "pull",
        switch (task.pullPolicy()) {
          case IF_NOT_PRESENT -> "missing";
          case ALWAYS -> "always";
          case NEVER -> "never";
        });
    arguments.put("cleanup", task.cleanup().name().toLowerCase(Locale.ROOT));
    task.removeAfter()
        .map(after -> Duration.ofMillis(Spans.millis(at, after, input, () -> scope)))
        .ifPresent(after -> arguments.put("removeAfter", after.toString()));
    return arguments;
  }

  /** As the specification recommends; what is unique of it is put in by who knows the effect. */
  private static String usualName(ContainerTask task, Map<String, JsonNode> scope) {
    JsonNode document =
        scope.getOrDefault("workflow", MissingNode.getInstance()).at("/definition/document");
    String name =
        document.path("name").asText()
            + "-{uuid}."
            + document.path("namespace").asText()
            + "-"
            + task.name();
    return name.replaceAll("[^a-zA-Z0-9_.{}-]", "-");
  }

  private static ObjectNode options(
      ProcessOptions process, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    process.stdin().ifPresent(t -> arguments.set("stdin", at.of(t, input, scope)));
    process.arguments().ifPresent(t -> arguments.set("arguments", at.of(t, input, scope)));
    process.environment().ifPresent(t -> arguments.set("environment", at.of(t, input, scope)));
    return arguments.put("return", process.output().wire()).put("await", process.awaited());
  }
}
