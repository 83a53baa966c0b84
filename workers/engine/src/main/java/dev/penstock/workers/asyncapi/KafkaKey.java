package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The key of a Kafka message. AsyncAPI's binding describes it and does not say where it is; the
 * language has no place to give it. So {@code x-key} of the binding says where in the message.
 */
final class KafkaKey {

  private KafkaKey() {}

  /**
   * The key; null for none.
   *
   * @throws InvalidArgumentsException when the document wants one that is not there
   */
  static byte @Nullable [] of(Outgoing outgoing) {
    JsonNode binding = outgoing.kafka();
    if (!binding.has("x-key")) {
      if (binding.has("key")) {
        throw new InvalidArgumentsException(
            "document",
            "describes the key of a Kafka message and does not say where it is; add x-key beside"
                + " it, such as $message.payload#/id");
      }
      return null;
    }
    JsonNode key = Location.of(binding.path("x-key").asText(), outgoing.message());
    if (key.isMissingNode() || key.isNull()) {
      throw new InvalidArgumentsException(
          "message", "has no key, which is at " + binding.path("x-key").asText());
    }
    String text = key.isValueNode() ? key.asText() : Json.write(key);
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
