package dev.penstock.workers.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.trigger.Broker;
import dev.penstock.vault.OpenSecret;
import dev.penstock.workers.broker.Arrival;
import dev.penstock.workers.broker.Tap;
import dev.penstock.workers.broker.TapException;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.Exchange;
import dev.penstock.workers.http.HttpAnswer;
import dev.penstock.workers.http.HttpCall;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Messages of an SQS queue, by its JSON protocol (version 1.0), received with a wait and deleted
 * once they are done with. SQS gives each message to one taker at a time.
 */
public final class SqsTap implements Tap {

  private static final int BATCH = 10;

  /** The longest that SQS lets a taker wait. */
  private static final long LONGEST_WAIT_SECONDS = 20;

  /** For how long a message is left to who took it. */
  private static final int VISIBILITY_SECONDS = 60;

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String GROUP = "sqs-message-group-id";

  private final Egress egress;
  private final Broker.Sqs queue;
  private final List<OpenSecret> secrets;
  private final Reach reach;
  private final AwsSignature signature = new AwsSignature();
  private int batch = BATCH;

  /**
   * Connects to nothing yet.
   *
   * @param secrets the one that the trigger names, or none; not closed by this
   */
  public SqsTap(Egress egress, Broker.Sqs queue, List<OpenSecret> secrets, Reach reach) {
    this.egress = egress;
    this.queue = queue;
    this.secrets = List.copyOf(secrets);
    this.reach = reach;
  }

  @Override
  public List<Arrival> take(Duration within) throws TapException {
    long wait = Math.clamp(within.toSeconds(), 0, LONGEST_WAIT_SECONDS);
    ObjectNode asked = Json.object().put("QueueUrl", queue.queue().toString());
    asked.put("MaxNumberOfMessages", batch);
    asked.put("VisibilityTimeout", VISIBILITY_SECONDS).put("WaitTimeSeconds", wait);
    asked.putArray("MessageSystemAttributeNames").add("All");
    asked.putArray("MessageAttributeNames").add("All");
    Optional<JsonNode> answer = ask("ReceiveMessage", asked, ANSWER.plusSeconds(wait));
    if (answer.isEmpty()) {
      if (batch == 1) {
        throw new TapException(queue.queue() + " answered with more than is ever read.");
      }
      // What was in it is visible again after a while; each alone is small enough.
      batch = 1;
      return List.of();
    }
    batch = BATCH;
    List<Arrival> arrivals = new ArrayList<>();
    for (JsonNode message : answer.get().path("Messages")) {
      arrivals.add(arrival(message));
    }
    return arrivals;
  }

  private static Arrival arrival(JsonNode message) {
    byte[] body = message.path("Body").asText().getBytes(StandardCharsets.UTF_8);
    JsonNode system = message.path("Attributes");
    Map<String, String> headers = new HashMap<>();
    for (var attribute : message.path("MessageAttributes").properties()) {
      JsonNode value = attribute.getValue();
      headers.put(
          attribute.getKey(),
          value.has("StringValue")
              ? value.path("StringValue").asText()
              : value.path("BinaryValue").asText());
    }
    headers.remove(GROUP);
    if (system.has("MessageGroupId")) {
      headers.put(GROUP, system.path("MessageGroupId").asText());
    }
    return new Arrival(
        message.path("MessageId").asText(),
        senderKey(system.path("MessageDeduplicationId").asText(), body),
        headers,
        body,
        true,
        message.path("ReceiptHandle").asText());
  }

  /**
   * A queue may make the key out of the content, for the five minutes in which SQS tells copies by
   * it. Kept for longer, it would make one of two messages that only read the same.
   */
  private static Optional<String> senderKey(String key, byte[] body) {
    boolean ofContent = Digest.of(body).equals("sha256:" + key);
    return key.isEmpty() || ofContent ? Optional.empty() : Optional.of(key);
  }

  @Override
  public void settle(List<Arrival> done) throws TapException {
    for (Arrival each : done) {
      ask("DeleteMessage", receipt(each), ANSWER);
    }
  }

  @Override
  public void giveBack(List<Arrival> left) {
    for (Arrival each : left) {
      try {
        ask("ChangeMessageVisibility", receipt(each).put("VisibilityTimeout", 0), ANSWER);
      } catch (TapException e) {
        org.slf4j.LoggerFactory.getLogger(SqsTap.class)
            .debug("{} gives it again later: {}", queue.queue(), e.reason());
        return;
      }
    }
  }

  private ObjectNode receipt(Arrival arrival) {
    return Json.object()
        .put("QueueUrl", queue.queue().toString())
        .put("ReceiptHandle", (String) arrival.ticket());
  }

  /** Empty when the answer was too large to be read. */
  private Optional<JsonNode> ask(String action, ObjectNode asked, Duration within)
      throws TapException {
    URI uri = URI.create(queue.queue().getScheme() + "://" + queue.queue().getRawAuthority() + "/");
    Map<String, String> headers =
        Map.of("content-type", "application/x-amz-json-1.0", "x-amz-target", "AmazonSQS." + action);
    byte[] body = Json.write(asked).getBytes(StandardCharsets.UTF_8);
    HttpCall call;
    try {
      call =
          signature.sign(new HttpCall("POST", uri, headers, body), "sqs", queue.region(), secrets);
    } catch (SdkException e) {
      throw new TapException("There are no credentials for AWS: " + e.getMessage());
    } catch (PlatformException e) {
      throw new TapException(e.problem().detail());
    }
    return switch (egress.exchange(call, reach, within)) {
      case Exchange.Answered(HttpAnswer answer) -> Optional.of(read(action, answer));
      case Exchange.TooLarge _ -> Optional.empty();
      case Exchange.Refused refused -> throw new TapException(refused.reason());
      case Exchange.Unproven unproven -> throw new TapException(unproven.reason());
      case Exchange.NotSent notSent -> throw new TapException(notSent.reason());
      case Exchange.Lost lost -> throw new TapException(lost.reason());
    };
  }

  private JsonNode read(String action, HttpAnswer answer) throws TapException {
    if (answer.status() != 200) {
      throw new TapException(
          queue.queue()
              + " answered "
              + action
              + " with "
              + answer.status()
              + ": "
              + BoundedText.ofBody(answer.body()));
    }
    try {
      return answer.body().length == 0 ? Json.object() : Json.read(answer.body());
    } catch (PlatformException e) {
      throw new TapException(queue.queue() + " answered " + action + " with no JSON.");
    }
  }

  /** There is nothing open: each request stands alone. */
  @Override
  public void close() {}
}
