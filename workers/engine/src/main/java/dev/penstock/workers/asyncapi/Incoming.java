package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A message as it came.
 *
 * @param payload its bytes
 * @param headers by name; empty where the protocol has none
 */
record Incoming(byte[] payload, Map<String, String> headers) {

  /**
   * {@code {payload?, headers?, correlationId?}} (DSL reference, section AsyncAPI Inbound Message).
   * A payload that is not the JSON which the document promises is a text, or base64 when it is none
   * either.
   */
  ObjectNode message(List<MessageType> types) {
    ObjectNode message = Json.object();
    if (payload.length > 0) {
      boolean isJson = types.isEmpty() || types.stream().anyMatch(MessageType::isJson);
      message.set("payload", isJson ? json() : text());
    }
    if (!headers.isEmpty()) {
      ObjectNode named = message.putObject("headers");
      headers.forEach(named::put);
    }
    types.stream()
        .map(type -> Location.of(type.correlation(), message))
        .filter(id -> id.isValueNode() && !id.isNull())
        .findFirst()
        .ifPresent(id -> message.put("correlationId", id.asText()));
    return message;
  }

  private JsonNode json() {
    try {
      return Json.read(payload);
    } catch (PlatformException e) {
      // What is not JSON is taken as it is: the message came, and is not to be lost.
      return text();
    }
  }

  private JsonNode text() {
    try {
      return TextNode.valueOf(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString());
    } catch (CharacterCodingException e) {
      return payload.length == 0
          ? NullNode.getInstance()
          : TextNode.valueOf(Base64.getEncoder().encodeToString(payload));
    }
  }
}
