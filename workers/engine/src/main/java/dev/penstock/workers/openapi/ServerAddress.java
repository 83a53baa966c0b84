package dev.penstock.workers.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where an operation is served: the first server of the operation, its path or the document, with
 * its variables at their defaults (3.x); scheme, host and base path (2.0). What the document leaves
 * out is taken from the place it was read from.
 */
final class ServerAddress {

  private ServerAddress() {}

  /** An absolute URI without a trailing slash. */
  static String of(OpenApiDocument document, Operation operation) {
    String address = document.swagger() ? swagger(document) : server(document, operation);
    if (!address.startsWith("http:") && !address.startsWith("https:")) {
      throw new InvalidArgumentsException(
          "document",
          "does not say where it is served: a document that is a file names a server with scheme and"
              + " host, of http or https, not "
              + address);
    }
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  private static String swagger(OpenApiDocument document) {
    JsonNode root = document.root();
    String own = document.uri().getScheme();
    String scheme = own;
    if (root.path("schemes").isArray() && !root.path("schemes").isEmpty()) {
      scheme = root.path("schemes").get(0).asText();
      for (JsonNode each : root.path("schemes")) {
        // A document that offers both is called in the safer way.
        scheme = each.asText().equals("https") ? "https" : scheme;
      }
    }
    String host = root.path("host").asText(document.uri().getRawAuthority());
    return scheme + "://" + host + root.path("basePath").asText("");
  }

  private static String server(OpenApiDocument document, Operation operation) {
    JsonNode server = first(operation.declaration());
    server = server.isMissingNode() ? first(operation.item()) : server;
    server = server.isMissingNode() ? first(document.root()) : server;
    String url = server.path("url").asText("/");
    for (var variable : server.path("variables").properties()) {
      String value = variable.getValue().path("default").asText("");
      url = url.replace("{" + variable.getKey() + "}", value);
    }
    if (url.contains("{")) {
      throw new InvalidArgumentsException(
          "document", "has a server with a variable that has no default: " + url);
    }
    try {
      return document.uri().resolve(new URI(url)).toString();
    } catch (URISyntaxException e) {
      throw new InvalidArgumentsException("document", "has a server that is no URI: " + url);
    }
  }

  private static JsonNode first(JsonNode declaring) {
    return declaring.path("servers").path(0);
  }
}
