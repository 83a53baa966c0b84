package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.json.Digest;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.call.LocalReferences;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An OpenAPI document (2.0, 3.0 or 3.1). References lead within it only: what is elsewhere is never
 * fetched. Immutable and thread-safe.
 *
 * @param root the document
 * @param uri where it was read, which relative servers are relative to
 * @param swagger whether it is of version 2.0
 * @param digest of its content
 */
record OpenApiDocument(JsonNode root, URI uri, boolean swagger, String digest) {

  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /**
   * Reads it.
   *
   * @throws InvalidArgumentsException when it is no OpenAPI document of a known version
   */
  static OpenApiDocument read(byte[] content, URI uri) {
    JsonNode root;
    try {
      root = DocumentTree.read("document", content);
    } catch (PlatformException e) {
      throw new InvalidArgumentsException(
          "document", "is neither JSON nor YAML: " + e.problem().detail());
    }
    boolean swagger = root.path("swagger").asText().equals("2.0");
    if (!swagger && !root.path("openapi").asText().matches("3\\.[01]\\.\\d+.*")) {
      throw new InvalidArgumentsException(
          "document", "is not OpenAPI 2.0, 3.0 or 3.1, which its first members would say");
    }
    return new OpenApiDocument(root, uri, swagger, Digest.of(root));
  }

  /**
   * The operation with an id.
   *
   * @throws InvalidArgumentsException when there is none, or more than one
   */
  Operation operation(String operationId) {
    List<Operation> found = new ArrayList<>();
    for (var path : root.path("paths").properties()) {
      JsonNode item = resolve(path.getValue());
      for (String method : METHODS) {
        JsonNode operation = item.path(method);
        if (operationId.equals(operation.path("operationId").asText(null))) {
          found.add(
              new Operation(path.getKey(), method, item, operation, parameters(item, operation)));
        }
      }
    }
    if (found.size() != 1) {
      throw new InvalidArgumentsException(
          "operationId",
          found.isEmpty()
              ? "names no operation of the document: there is no " + operationId
              : "names " + found.size() + " operations of the document: " + operationId);
    }
    return found.getFirst();
  }

  /**
   * Follows references within the document.
   *
   * @throws InvalidArgumentsException when one leads outside, nowhere, or in a circle
   */
  JsonNode resolve(JsonNode node) {
    return new LocalReferences(root).resolve(node);
  }

  /** Those of the path, replaced by those of the operation with the same name and place. */
  private List<Parameter> parameters(JsonNode item, JsonNode operation) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (JsonNode declaring : List.of(item, operation)) {
      for (JsonNode each : declaring.path("parameters")) {
        JsonNode declared = resolve(each);
        if (declared instanceof ObjectNode object) {
          var parameter = new Parameter(object, swagger);
          parameters.put(parameter.in() + " " + parameter.name(), parameter);
        }
      }
    }
    return List.copyOf(parameters.values());
  }
}
