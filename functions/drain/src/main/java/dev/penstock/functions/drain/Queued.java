package dev.penstock.functions.drain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * A message as SQS hands it to a function.
 *
 * @param id SQS's own
 * @param receiptHandle names this receipt of it
 * @param group messages of one group come in their order
 * @param receipts how often it was received, this time included
 * @param text what was sent
 */
record Queued(String id, String receiptHandle, String group, int receipts, String text) {

  private static final int LONGEST_SECONDS = 60;

  static Queued of(JsonNode message) {
    JsonNode attributes = message.path("attributes");
    return new Queued(
        message.path("messageId").asText(),
        message.path("receiptHandle").asText(),
        attributes.path("MessageGroupId").asText(),
        Math.max(1, attributes.path("ApproximateReceiveCount").asInt()),
        message.path("body").asText());
  }

  /**
   * When to try it again: soon at first, each minute later. So the thousand receipts that a queue
   * allows last for sixteen hours.
   */
  Duration pause() {
    return Duration.ofSeconds(receipts > 5 ? LONGEST_SECONDS : 1L << receipts);
  }
}
