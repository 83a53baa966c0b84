package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns an operation and the call's parameters into the arguments of an HTTP call. A parameter that
 * the document does not know is refused: dropping it would be to call something else.
 */
final class OpenApiRequest {

  private static final List<String> BODY_NAMES = List.of("body", "requestBody");

  private final OpenApiDocument document;
  private final Operation operation;
  private final JsonNode given;
  private final Set<String> used = new HashSet<>();
  private final List<String> query = new ArrayList<>();
  private final List<String> cookies = new ArrayList<>();
  private final ObjectNode headers = Json.object();
  private final ObjectNode form = Json.object();
  private String path;

  private OpenApiRequest(OpenApiDocument document, Operation operation, JsonNode given) {
    this.document = document;
    this.operation = operation;
    this.given = given;
    this.path = operation.path();
  }

  /** {@code {method, endpoint, headers, body?}}, as {@code call: http} takes them. */
  static ObjectNode of(OpenApiDocument document, Operation operation, JsonNode given) {
    return new OpenApiRequest(document, operation, given).build();
  }

  private ObjectNode build() {
    ObjectNode arguments = Json.object();
    JsonNode body = null;
    for (Parameter parameter : operation.parameters()) {
      JsonNode value = value(parameter);
      if (parameter.ignored() || value.isMissingNode()) {
        continue;
      }
      switch (parameter.in()) {
        case "path" -> path(parameter, value);
        case "query" -> query.addAll(ParameterText.pairs(parameter, value));
        case "header" -> headers.put(parameter.name(), ParameterText.text(parameter, value, false));
        case "cookie" -> cookies.addAll(ParameterText.pairs(parameter, value));
        case "formData" -> form.set(parameter.name(), formValue(parameter, value));
        case "body" -> body = value;
        default ->
            throw new InvalidArgumentsException(
                "document", "has a parameter in an unknown place: " + parameter.in());
      }
    }
    body = form.isEmpty() ? body : form;
    JsonNode content = document.swagger() ? body : requestBody();
    refuseUnknown();
    if (content != null) {
      RequestBody written = RequestBody.of(bodyTypes(), content);
      headers.put("Content-Type", written.mediaType());
      arguments.set("body", written.content());
    }
    if (!cookies.isEmpty()) {
      headers.put("Cookie", String.join("; ", cookies));
    }
    accept();
    arguments.put("method", operation.method());
    arguments.put("endpoint", endpoint());
    arguments.set("headers", headers);
    return arguments;
  }

  private String endpoint() {
    if (path.contains("{")) {
      throw new InvalidArgumentsException(
          "document", "has a path with a parameter that it does not declare: " + path);
    }
    String place = ServerAddress.of(document, operation) + path;
    return query.isEmpty() ? place : place + "?" + String.join("&", query);
  }

  private JsonNode value(Parameter parameter) {
    String name = parameter.name();
    boolean isBody = parameter.in().equals("body");
    JsonNode value = given.path(name);
    if (!value.isMissingNode()) {
      used.add(name);
    }
    for (String other : isBody ? BODY_NAMES : List.<String>of()) {
      if (value.isMissingNode() && given.has(other)) {
        used.add(other);
        value = given.path(other);
      }
    }
    if (value.isMissingNode() || value.isNull()) {
      value = parameter.byDefault();
    }
    if (value.isMissingNode() && parameter.required() && !parameter.ignored()) {
      throw new InvalidArgumentsException(
          "parameters/" + name, "is missing, and " + operation.method() + " needs it");
    }
    return value;
  }

  private void path(Parameter parameter, JsonNode value) {
    String text = ParameterText.text(parameter, value, true);
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      // Such a segment would call another path than the one that the document describes.
      throw new InvalidArgumentsException("parameters/" + parameter.name(), "can't be in a path");
    }
    path = path.replace("{" + parameter.name() + "}", text);
  }

  private static JsonNode formValue(Parameter parameter, JsonNode value) {
    if (parameter.declared().path("type").asText().equals("file")) {
      throw new InvalidArgumentsException(
          "parameters/" + parameter.name(), "is a file, which can't be sent");
    }
    boolean joined = value.isArray() && !parameter.explode();
    return joined
        ? com.fasterxml.jackson.databind.node.TextNode.valueOf(
            ParameterText.text(parameter, value, false))
        : value;
  }

  private @org.jspecify.annotations.Nullable JsonNode requestBody() {
    JsonNode declared = document.resolve(operation.declaration().path("requestBody"));
    if (!declared.isObject()) {
      return null;
    }
    for (String name : BODY_NAMES) {
      if (given.has(name) && !used.contains(name)) {
        used.add(name);
        return given.path(name);
      }
    }
    if (declared.path("required").asBoolean(false)) {
      throw new InvalidArgumentsException("parameters/body", "is missing, and must be sent");
    }
    return null;
  }

  private List<String> bodyTypes() {
    List<String> types = new ArrayList<>();
    if (!document.swagger()) {
      document
          .resolve(operation.declaration().path("requestBody"))
          .path("content")
          .fieldNames()
          .forEachRemaining(types::add);
      return types;
    }
    if (!form.isEmpty()) {
      return List.of("application/x-www-form-urlencoded");
    }
    JsonNode declared = operation.declaration().path("consumes");
    (declared.isArray() ? declared : document.root().path("consumes"))
        .forEach(type -> types.add(type.asText()));
    return types;
  }

  /** JSON where the document offers it, since that is what a task can work with. */
  private void accept() {
    Set<String> types = new java.util.LinkedHashSet<>();
    if (document.swagger()) {
      JsonNode declared = operation.declaration().path("produces");
      (declared.isArray() ? declared : document.root().path("produces"))
          .forEach(type -> types.add(type.asText()));
    } else {
      operation
          .declaration()
          .path("responses")
          .forEach(
              response ->
                  document
                      .resolve(response)
                      .path("content")
                      .fieldNames()
                      .forEachRemaining(types::add));
    }
    if (!types.isEmpty()) {
      headers.put(
          "Accept",
          types.contains("application/json") ? "application/json" : String.join(", ", types));
    }
  }

  private void refuseUnknown() {
    given
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!used.contains(name)) {
                throw new InvalidArgumentsException(
                    "parameters/" + name,
                    "is no parameter of "
                        + operation.declaration().path("operationId").asText()
                        + "; known are "
                        + operation.parameters().stream().map(Parameter::name).toList());
              }
            });
  }
}
