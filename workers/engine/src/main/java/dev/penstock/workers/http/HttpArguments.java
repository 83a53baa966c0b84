package dev.penstock.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.HttpCallTask.Output;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The evaluated arguments of {@code call: http}, checked before anything is decided or sent.
 *
 * @param call the request as the document wants it, without credential and idempotency headers
 * @param output what of the response becomes the result
 * @param redirect whether 3xx counts as success, being followed
 */
public record HttpArguments(HttpCall call, Output output, boolean redirect) {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  // The first four decide where a request goes and where it ends; the last two are the protocol's
  // word that it is made once, and not the document's to change.
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "proxy-authorization",
          "proxy-connection",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "idempotency-key",
          "penstock-fencing-token");

  /**
   * Reads the arguments.
   *
   * @throws InvalidArgumentsException naming the member and what to do
   */
  public static HttpArguments of(JsonNode arguments) {
    String method = text(arguments, "method").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw new InvalidArgumentsException("method", "must be one of " + METHODS);
    }
    URI uri = HttpUri.of(text(arguments, "endpoint"), arguments.path("query"));
    Map<String, String> headers = headers(arguments.path("headers"));
    byte[] body = body(arguments.path("body"), headers);
    return new HttpArguments(
        new HttpCall(method, uri, headers, body),
        output(arguments.path("output").asText("content")),
        arguments.path("redirect").asBoolean(false));
  }

  private static Map<String, String> headers(JsonNode given) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (var header : given.properties()) {
      String name = header.getKey();
      if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
        throw new InvalidArgumentsException(
            "headers", "must not set " + name + ", which the platform sets itself");
      }
      if (header.getValue().isNull()) {
        continue;
      }
      String value = header.getValue().asText();
      if (!HeaderText.isName(name) || !HeaderText.isValue(value)) {
        throw new InvalidArgumentsException(
            "headers", "holds a name or value that is not allowed in HTTP (RFC 9110 section 5)");
      }
      headers.put(name, value);
    }
    return headers;
  }

  /** Text goes as it is; every other value as JSON. Adds the content type where none is given. */
  private static byte @Nullable [] body(JsonNode body, Map<String, String> headers) {
    if (body.isMissingNode() || body.isNull()) {
      return null;
    }
    boolean typed = headers.keySet().stream().anyMatch("content-type"::equalsIgnoreCase);
    if (!typed) {
      headers.put(
          "Content-Type", body.isTextual() ? "text/plain; charset=utf-8" : "application/json");
    }
    String text = body.isTextual() ? body.textValue() : dev.penstock.json.Json.write(body);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Output output(String name) {
    return Arrays.stream(Output.values())
        .filter(each -> each.wire().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new InvalidArgumentsException("output", "must be content, response or raw"));
  }

  private static String text(JsonNode object, String member) {
    JsonNode value = object.path(member);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new InvalidArgumentsException(member, "must be a text that is not empty");
    }
    return value.textValue();
  }
}
