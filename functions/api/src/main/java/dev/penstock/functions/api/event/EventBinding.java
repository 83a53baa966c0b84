package dev.penstock.functions.api.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.event.CloudEvent;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.WellFormed;
import dev.penstock.http.HttpRequest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * Reads an event from a request (CloudEvents HTTP protocol binding 1.0.2): structured mode by its
 * media type, binary mode by its {@code ce-} headers. Batches are not taken.
 */
final class EventBinding {

  private static final String PREFIX = "ce-";
  private static final String BATCH = "application/cloudevents-batch+json";

  private EventBinding() {}

  /**
   * The event of a request.
   *
   * @throws PlatformException {@code invalid-input}, {@code unsupported-media-type}, {@code
   *     payload-too-large}
   */
  static CloudEvent read(Exchange exchange) {
    HttpRequest request = exchange.request();
    String contentType = request.header("content-type").orElse("");
    String media = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (media.equals(CloudEvent.MEDIA_TYPE)) {
      return CloudEvent.of(exchange.tree());
    }
    if (media.equals(BATCH)) {
      throw PlatformException.of(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "Batches are not taken: send one event a request.");
    }
    if (request.headers().keySet().stream().noneMatch(name -> name.startsWith(PREFIX))) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "There is no event here. Send it as "
              + CloudEvent.MEDIA_TYPE
              + ", or its data as the body and its attributes as ce- headers.");
    }
    return binary(request, contentType, media);
  }

  private static CloudEvent binary(HttpRequest request, String contentType, String media) {
    ObjectNode envelope = Json.object();
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      if (header.getKey().startsWith(PREFIX)) {
        String name = header.getKey().substring(PREFIX.length());
        if (name.equals("data") || name.equals("data_base64") || name.equals("datacontenttype")) {
          throw new PlatformException(
              Problem.of(
                  ProblemType.INVALID_INPUT,
                  "In binary mode the data is the body and its type is Content-Type.",
                  new Problem.FieldError("/" + name, "can't be the header " + header.getKey())));
        }
        envelope.put(name, decoded(header.getValue()));
      }
    }
    if (!contentType.isEmpty()) {
      envelope.put("datacontenttype", contentType);
    }
    if (request.body().length > 0) {
      data(envelope, request.body(), media);
    }
    WellFormed.check(envelope);
    return CloudEvent.of(envelope);
  }

  private static void data(ObjectNode envelope, byte[] body, String media) {
    if (media.equals("application/json") || media.endsWith("+json")) {
      envelope.set("data", Json.read(body));
      return;
    }
    try {
      envelope.put(
          "data", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      envelope.put("data_base64", Base64.getEncoder().encodeToString(body));
    }
  }

  /** Section 3.1.3.2: what is percent-encoded is UTF-8; a per cent sign by itself stays. */
  private static String decoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    var bytes = new java.io.ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); ) {
      if (value.charAt(i) == '%'
          && i + 3 <= value.length()
          && value.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
        bytes.write(Integer.parseInt(value.substring(i + 1, i + 3), 16));
        i += 3;
      } else {
        int point = value.codePointAt(i);
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(point);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
