package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.outbox.OutboxMessage.Topic;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.Arrays;

/**
 * A message that is due, locked by this relay.
 *
 * @param id its place in the outbox
 * @param topicName the topic as stored
 * @param runId the run it concerns
 * @param payloadText the content as stored
 * @param attempts how often it was tried before
 */
record OutboxRow(long id, String topicName, String runId, String payloadText, int attempts) {

  /**
   * What is to be done with it.
   *
   * @throws PlatformException {@code invalid-input} for a topic that this relay doesn't know
   */
  Topic topic() {
    return Arrays.stream(Topic.values())
        .filter(topic -> topic.wire().equals(topicName))
        .findFirst()
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.INVALID_INPUT, "There is no topic " + topicName + "."));
  }

  JsonNode payload() {
    return Json.read(payloadText);
  }

  /**
   * A member of the content that must be there.
   *
   * @throws PlatformException {@code invalid-input} when it is not
   */
  String text(String member) {
    JsonNode value = payload().path(member);
    if (!value.isTextual()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "The message has no text member " + member + ".");
    }
    return value.textValue();
  }
}
