package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.ProcessOptions;
import dev.penstock.definition.task.ScriptTask;
import dev.penstock.definition.task.ShellTask;
import dev.penstock.json.Json;
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

  private static ObjectNode options(
      ProcessOptions process, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode arguments = Json.object();
    process.stdin().ifPresent(t -> arguments.set("stdin", at.of(t, input, scope)));
    process.arguments().ifPresent(t -> arguments.set("arguments", at.of(t, input, scope)));
    process.environment().ifPresent(t -> arguments.set("environment", at.of(t, input, scope)));
    return arguments.put("return", process.output().wire()).put("await", process.awaited());
  }
}
