package dev.penstock.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/**
 * A FIFO queue of Amazon SQS, by its JSON protocol. What it has taken is durable. Nothing is
 * connected before the first call. Thread-safe.
 */
public final class SqsQueue {

  /** What a message's text has at the most, in bytes of UTF-8. */
  public static final int MOST_BYTES = 1024 * 1024;

  private static final int TRIES = 2;

  private final String url;
  private final AwsJson service;

  private SqsQueue(String url, AwsJson service) {
    this.url = url;
    this.service = service;
  }

  /**
   * A queue as a function's role sees it.
   *
   * @param url the queue's
   * @param variables of the environment: region, credentials, and the endpoint where another than
   *     the queue's own is meant ({@code AWS_ENDPOINT_URL_SQS}, {@code AWS_ENDPOINT_URL})
   * @throws PlatformException {@code invalid-configuration} when the URL is none
   */
  public static SqsQueue of(String url, Map<String, String> variables, Clock clock) {
    String region = variables.getOrDefault("AWS_REGION", "us-east-1");
    return new SqsQueue(url, new AwsJson(AwsJson.Service.SQS, region, url, variables, clock));
  }

  /**
   * Puts a message at the end of its group. When it returns, SQS has it, and has said the digest of
   * what it has.
   *
   * @param group messages of one group are had in their order
   * @param deduplication a message of an id that was sent within five minutes is not put again
   * @throws PlatformException {@code unavailable} when nobody knows whether SQS has it
   */
  public void send(String group, String deduplication, String text) {
    ObjectNode message = Json.object();
    message.put("QueueUrl", url);
    message.put("MessageBody", text);
    message.put("MessageGroupId", group);
    message.put("MessageDeduplicationId", deduplication);
    String told = call("SendMessage", message).path("MD5OfMessageBody").asText();
    if (!told.equals(md5(text))) {
      throw unavailable("Amazon SQS has something else than what it was given.");
    }
  }

  /** Lets a message that was received be received again after a while, and not before. */
  public void hide(String receiptHandle, Duration until) {
    ObjectNode message = Json.object();
    message.put("QueueUrl", url);
    message.put("ReceiptHandle", receiptHandle);
    message.put("VisibilityTimeout", until.toSeconds());
    call("ChangeMessageVisibility", message);
  }

  private JsonNode call(String action, ObjectNode message) {
    for (int tries = 1; ; tries++) {
      try {
        return once(action, message);
      } catch (PlatformException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private JsonNode once(String action, ObjectNode message) {
    AwsJson.Answer answer = service.call(action, message);
    if (!answer.isDone()) {
      throw unavailable(
          "Amazon SQS refused " + action + " with " + answer.status() + " " + answer.error() + ".");
    }
    return answer.body();
  }

  private static PlatformException unavailable(String detail) {
    return PlatformException.of(ProblemType.UNAVAILABLE, detail);
  }

  /** No more than a check sum here: it is what SQS says. */
  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("MD5 is part of every Java platform", e);
    }
  }
}
