package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Authentication;
import dev.penstock.definition.task.Endpoint;
import dev.penstock.expression.Template;
import dev.penstock.json.Json;
import java.util.Map;

/** Where a call goes, evaluated; credentials stay references. */
final class EvaluatedEndpoint {

  private EvaluatedEndpoint() {}

  /** {@code {endpoint, authentication?}}. */
  static ObjectNode of(
      Endpoint endpoint, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode evaluated = Json.object();
    evaluated.put("endpoint", uri(endpoint.uri(), input, scope, at));
    endpoint.authentication().ifPresent(a -> evaluated.set("authentication", reference(a)));
    return evaluated;
  }

  static String uri(Template uri, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    String written = uri.source().asText();
    if (!written.startsWith("${")) {
      return UriTemplate.expand(written, input, at);
    }
    JsonNode evaluated = at.of(uri, input, scope);
    if (!evaluated.isTextual()) {
      throw at.expression("The endpoint must evaluate to a string.");
    }
    return evaluated.textValue();
  }

  static ObjectNode reference(Authentication authentication) {
    String scheme =
        switch (authentication) {
          case Authentication.Basic _ -> "basic";
          case Authentication.Bearer _ -> "bearer";
        };
    return Json.object().put("scheme", scheme).put("secret", authentication.secret());
  }
}
