package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.Locale;

/**
 * What bindings say of an operation. What they ask for and a call can't give is refused, never left
 * out.
 */
final class Bindings {

  private Bindings() {}

  /** Of an HTTP request: as the binding has it, else POST. */
  static String method(Operation operation) {
    return operation.binding("http").path("method").asText("POST").toUpperCase(Locale.ROOT);
  }

  /** The group that shares the messages of a NATS subject; empty for none. */
  static String queue(Operation operation) {
    return operation.binding("nats").path("queue").asText("");
  }

  /** The JetStream stream that has the messages; empty for plain NATS. */
  static String stream(Operation operation) {
    return operation.channelBinding("nats").path("x-stream").asText("");
  }

  /** The topic of a Kafka channel; empty when it is the channel's address. */
  static String topic(Operation operation) {
    return operation.channelBinding("kafka").path("topic").asText("");
  }

  /** As whom a Kafka client names itself. */
  static String clientId(Operation operation) {
    JsonNode schema = operation.binding("kafka").path("clientId");
    return schema.path("const").asText(schema.path("enum").path(0).asText("penstock"));
  }

  static void checkPublish(Operation operation, Wire wire) {
    switch (wire) {
      case HTTP -> nothingRequired(operation.binding("http").path("query"), "http", "query");
      case WS -> checkWebSocket(operation);
      case KAFKA, NATS -> {}
    }
  }

  static void checkSubscribe(Operation operation, Wire wire) {
    switch (wire) {
      case HTTP ->
          throw new InvalidArgumentsException(
              "protocol",
              "is http, whose binding does not say how messages come; kafka, nats and ws can be"
                  + " subscribed to");
      case WS -> checkWebSocket(operation);
      case KAFKA -> checkAlone(operation);
      case NATS -> {}
    }
  }

  /** A run keeps its own place in a topic: to take a part only would be to leave out the rest. */
  private static void checkAlone(Operation operation) {
    if (!operation.binding("kafka").path("groupId").isMissingNode()) {
      throw new InvalidArgumentsException(
          "document",
          "has a Kafka binding that wants a consumer group (groupId), which a run is in none of:"
              + " it takes every message of the topic; name an operation without one");
    }
  }

  private static void checkWebSocket(Operation operation) {
    JsonNode binding = operation.channelBinding("ws");
    if (!binding.path("method").asText("GET").equalsIgnoreCase("GET")) {
      throw new InvalidArgumentsException(
          "document", "wants a WebSocket to be opened by another method than GET");
    }
    nothingRequired(binding.path("query"), "ws", "query");
    nothingRequired(binding.path("headers"), "ws", "headers");
  }

  private static void nothingRequired(JsonNode schema, String protocol, String what) {
    if (!schema.path("required").isEmpty()) {
      throw new InvalidArgumentsException(
          "document",
          "has a binding of "
              + protocol
              + " that requires a "
              + what
              + ", which the language has no place for");
    }
  }
}
