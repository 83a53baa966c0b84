package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Endpoint;
import dev.penstock.definition.task.Reconcile;
import dev.penstock.json.Json;
import java.util.Map;

/**
 * How a target is asked, with every expression evaluated but those over the answer, which are there
 * only when the worker has asked: {@code {endpoint, authentication?, headers?, found?, result?,
 * settles}}, the last in milliseconds.
 */
final class EvaluatedReconcile {

  private static final String PLACE = "{" + Reconcile.KEY + "}";

  private EvaluatedReconcile() {}

  static ObjectNode of(
      Reconcile reconcile,
      String effectKey,
      JsonNode input,
      Map<String, JsonNode> scope,
      Evaluation at) {
    Endpoint endpoint = reconcile.endpoint();
    ObjectNode bound = input instanceof ObjectNode object ? object.deepCopy() : Json.object();
    bound.put(Reconcile.KEY, effectKey);
    ObjectNode evaluated = Json.object();
    evaluated.put(
        "endpoint",
        EvaluatedEndpoint.uri(endpoint.uri(), bound, scope, at)
            .replace(PLACE, UriTemplate.encoded(effectKey)));
    endpoint
        .authentication()
        .ifPresent(
            a -> evaluated.set("authentication", EvaluatedEndpoint.reference(a, input, scope, at)));
    reconcile.headers().ifPresent(t -> evaluated.set("headers", at.of(t, input, scope)));
    reconcile.found().ifPresent(e -> evaluated.put("found", e.source()));
    reconcile.result().ifPresent(e -> evaluated.put("result", e.source()));
    evaluated.put("settles", reconcile.settles().toMillis());
    return evaluated;
  }
}
