package dev.penstock.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.definition.task.HttpCallTask.Output;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * What of a response becomes the task's output (DSL reference, section HTTP Call): {@code raw} is
 * the base64 of the bytes, {@code content} the deserialised body, {@code response} both sides of
 * the exchange, never with a credential.
 */
final class AnswerOutput {

  private static final Set<String> CREDENTIAL_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie");

  private AnswerOutput() {}

  /**
   * The output.
   *
   * @throws UnreadableAnswerException when the body is not what its content type says
   */
  static JsonNode of(HttpCall call, HttpAnswer answer, Output output) {
    return switch (output) {
      case RAW -> TextNode.valueOf(Base64.getEncoder().encodeToString(answer.body()));
      case CONTENT -> content(answer);
      case RESPONSE -> response(call, answer);
    };
  }

  private static ObjectNode response(HttpCall call, HttpAnswer answer) {
    ObjectNode response = Json.object();
    ObjectNode request = response.putObject("request");
    request.put("method", call.method());
    request.put("uri", call.uri().toString());
    ObjectNode sent = request.putObject("headers");
    call.headers()
        .forEach(
            (name, value) -> {
              if (!CREDENTIAL_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                sent.put(name, value);
              }
            });
    response.put("statusCode", answer.status());
    ObjectNode headers = response.putObject("headers");
    answer.headers().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(header -> headers.put(header.getKey(), header.getValue()));
    response.set("content", content(answer));
    return response;
  }

  private static JsonNode content(HttpAnswer answer) {
    byte[] body = answer.body();
    if (body.length == 0) {
      return NullNode.getInstance();
    }
    String type = answer.header("content-type").orElse("");
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (media.equals("application/json") || media.endsWith("+json")) {
      try {
        return Json.read(body);
      } catch (PlatformException e) {
        throw new UnreadableAnswerException(
            "The target says that it answers " + media + ", but the body is not JSON.", e);
      }
    }
    try {
      return TextNode.valueOf(charset(type).newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      // Not text: the DSL leaves binary content to the runtime, and JSON can hold it as base64.
      return TextNode.valueOf(Base64.getEncoder().encodeToString(body));
    }
  }

  private static Charset charset(String contentType) {
    int at = contentType.toLowerCase(Locale.ROOT).indexOf("charset=");
    if (at < 0) {
      return StandardCharsets.UTF_8;
    }
    String name = contentType.substring(at + 8).split(";", 2)[0].strip().replace("\"", "");
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
