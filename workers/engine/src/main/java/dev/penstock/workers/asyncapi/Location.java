package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * Runtime expressions of AsyncAPI: {@code $message.payload#/pointer}, {@code $message.header#/…}.
 */
final class Location {

  private static final String PAYLOAD = "$message.payload#";
  private static final String HEADER = "$message.header#";

  private Location() {}

  /** What is there in a message {@code {payload, headers}}; missing when nothing is. */
  static JsonNode of(String expression, JsonNode message) {
    try {
      if (expression.startsWith(PAYLOAD)) {
        return message.path("payload").at(expression.substring(PAYLOAD.length()));
      }
      if (expression.startsWith(HEADER)) {
        return message.path("headers").at(expression.substring(HEADER.length()));
      }
    } catch (IllegalArgumentException e) {
      // No JSON pointer: nothing can be there.
      return MissingNode.getInstance();
    }
    return MissingNode.getInstance();
  }
}
