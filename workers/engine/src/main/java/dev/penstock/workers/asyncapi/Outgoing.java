package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.definition.DataSchemas;
import dev.penstock.json.Json;
import dev.penstock.trace.TraceParent;
import dev.penstock.workers.http.HeaderText;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message to send, checked against the types of the document.
 *
 * @param message {@code {payload?, headers?}}
 * @param contentType of the payload
 * @param kafka what the document binds it to of Kafka; missing for nothing
 */
record Outgoing(JsonNode message, String contentType, JsonNode kafka) {

  /**
   * Checks it.
   *
   * @throws InvalidArgumentsException when it is of none of the types
   */
  static Outgoing of(JsonNode message, List<MessageType> types, DataSchemas schemas) {
    String first = "";
    for (MessageType type : types) {
      Optional<String> complaint = type.complaint(schemas, message);
      if (complaint.isEmpty()) {
        return sent(message, type);
      }
      first = first.isEmpty() ? complaint.get() : first;
    }
    if (!types.isEmpty()) {
      throw new InvalidArgumentsException(
          "message",
          (types.size() == 1
                  ? "is not as the document describes it: "
                  : "is of none of the " + types.size() + " types of the document: ")
              + first);
    }
    return new Outgoing(message, "application/json", MissingNode.getInstance());
  }

  private static Outgoing sent(JsonNode message, MessageType type) {
    if (!type.isJson()) {
      throw new InvalidArgumentsException(
          "document", "describes a message in " + type.contentType() + "; only JSON can be sent");
    }
    return new Outgoing(message, type.contentType(), type.kafka());
  }

  JsonNode payload() {
    return message.path("payload");
  }

  /** Empty when the message has no payload. */
  byte[] bytes() {
    return payload().isMissingNode()
        ? new byte[0]
        : Json.write(payload()).getBytes(StandardCharsets.UTF_8);
  }

  /** With its place in the trace, unless the document has said one itself. */
  Map<String, String> headers(@Nullable TraceParent trace) {
    Map<String, String> headers = headers();
    if (trace != null
        && headers.keySet().stream().noneMatch(TraceParent.HEADER::equalsIgnoreCase)) {
      headers.put(TraceParent.HEADER, trace.header());
    }
    return headers;
  }

  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (var header : message.path("headers").properties()) {
      JsonNode value = header.getValue();
      String text = value.isValueNode() ? value.asText() : Json.write(value);
      if (!HeaderText.isName(header.getKey()) || !HeaderText.isValue(text)) {
        throw new InvalidArgumentsException(
            "message/headers", "holds a name or value that no header may hold");
      }
      headers.put(header.getKey(), text);
    }
    return headers;
  }
}
