package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A channel's address with its parameters in it (AsyncAPI, section Parameter Object). The language
 * has no place to give them: they are taken from the message where the document says so, else they
 * have their default.
 */
final class ChannelAddress {

  private ChannelAddress() {}

  static String of(AsyncApiDocument document, Operation operation, Wire wire, JsonNode message) {
    String address = operation.address();
    for (var each : operation.channel().path("parameters").properties()) {
      JsonNode parameter = document.resolve(each.getValue());
      JsonNode found = Location.of(parameter.path("location").asText(), message);
      JsonNode value = found.isValueNode() && !found.isNull() ? found : byDefault(parameter);
      if (!value.isValueNode()) {
        throw new InvalidArgumentsException(
            "document",
            "has a channel with the parameter "
                + each.getKey()
                + ", which is neither in the message nor has a default");
      }
      address = address.replace("{" + each.getKey() + "}", part(wire, each.getKey(), value));
    }
    if (address.contains("{")) {
      throw new InvalidArgumentsException(
          "document", "has a channel with a parameter that it does not declare: " + address);
    }
    return address;
  }

  private static JsonNode byDefault(JsonNode parameter) {
    return parameter.has("default")
        ? parameter.path("default")
        : parameter.path("schema").path("default");
  }

  /** A part that would lead to another channel than the one that the document describes is none. */
  private static String part(Wire wire, String name, JsonNode value) {
    String text = value.asText();
    boolean leadsAway =
        switch (wire) {
          case KAFKA -> !text.matches("[A-Za-z0-9_-]+");
          case NATS -> !text.matches("[^\\s.*>\\p{Cntrl}]+");
          case HTTP, WS -> text.isEmpty() || text.equals(".") || text.equals("..");
        };
    if (leadsAway) {
      throw new InvalidArgumentsException(
          "message", "gives the channel's parameter " + name + " a value that can't be in it");
    }
    return wire.hasSubjects()
        ? text
        : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
