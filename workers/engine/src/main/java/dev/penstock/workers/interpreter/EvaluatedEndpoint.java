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

  /** {@code {endpoint, authentication?, content?}}. */
  static ObjectNode of(
      Endpoint endpoint, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode evaluated = Json.object();
    evaluated.put("endpoint", uri(endpoint.uri(), input, scope, at));
    endpoint
        .authentication()
        .ifPresent(a -> evaluated.set("authentication", reference(a, input, scope, at)));
    endpoint.pinned().ifPresent(text -> evaluated.put("content", text));
    return evaluated;
  }

  static String uri(Template uri, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    String written = uri.source().asText();
    JsonNode evaluated = at.of(uri, input, scope);
    if (!written.startsWith("${") && evaluated.equals(uri.source())) {
      return UriTemplate.expand(written, input, at);
    }
    if (!evaluated.isTextual()) {
      throw at.expression("The endpoint must evaluate to a string.");
    }
    return evaluated.textValue();
  }

  /** {@code {scheme, secret}} or {@code {scheme, properties, references}}. */
  static ObjectNode reference(
      Authentication authentication, JsonNode input, Map<String, JsonNode> scope, Evaluation at) {
    ObjectNode reference = Json.object().put("scheme", authentication.scheme().wire());
    switch (authentication.source()) {
      case Authentication.Source.Secret(String name) -> reference.put("secret", name);
      case Authentication.Source.Inline(Template properties, var secrets) -> {
        reference.set("properties", at.of(properties, input, scope));
        reference.set("references", Json.mapper().valueToTree(secrets));
      }
    }
    return reference;
  }
}
