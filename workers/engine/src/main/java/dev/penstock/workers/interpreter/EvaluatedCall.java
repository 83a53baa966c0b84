package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.definition.task.HttpCallTask;
import java.util.Map;

/** The arguments of a call, every expression evaluated and nothing of the run's state. */
final class EvaluatedCall {

  private EvaluatedCall() {}

  static ObjectNode of(
      EffectCallTask task, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    return switch (task) {
      case HttpCallTask http -> EvaluatedHttpCall.of(http, input, scope, at);
    };
  }
}
