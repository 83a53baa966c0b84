package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.stream.StreamSupport;

/** Puts variables into a server's address (AsyncAPI, section Server Variable Object). */
final class ServerVariables {

  private ServerVariables() {}

  static String put(AsyncApiDocument document, JsonNode server, String address, JsonNode given) {
    String url = address;
    JsonNode declared = server.path("variables");
    for (var each : given.properties()) {
      if (!declared.has(each.getKey())) {
        throw new InvalidArgumentsException(
            "server/variables/" + each.getKey(), "is no variable of the server");
      }
    }
    for (var each : declared.properties()) {
      JsonNode variable = document.resolve(each.getValue());
      JsonNode value =
          given.path(each.getKey()).isValueNode()
              ? given.path(each.getKey())
              : variable.path("default");
      if (!value.isValueNode()) {
        throw new InvalidArgumentsException(
            "server/variables/" + each.getKey(), "is missing, and has no default");
      }
      JsonNode allowed = variable.path("enum");
      if (allowed.isArray()
          && StreamSupport.stream(allowed.spliterator(), false)
              .noneMatch(one -> one.asText().equals(value.asText()))) {
        throw new InvalidArgumentsException(
            "server/variables/" + each.getKey(), "must be one of " + allowed);
      }
      if (!value.asText().matches("[A-Za-z0-9._~-]*")) {
        // Anything else could name another server than the one that the document describes.
        throw new InvalidArgumentsException(
            "server/variables/" + each.getKey(), "holds what no part of an address may hold");
      }
      url = url.replace("{" + each.getKey() + "}", value.asText());
    }
    if (url.contains("{")) {
      throw new InvalidArgumentsException(
          "document", "has a server with a variable that it does not declare: " + url);
    }
    return url;
  }
}
