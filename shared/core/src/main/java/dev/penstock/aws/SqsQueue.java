package dev.penstock.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO queue of Amazon SQS, by SQS's JSON protocol (version 1.0). What it has taken is durable.
 * Nothing is connected before the first call. Thread-safe.
 */
public final class SqsQueue {

  /** What a message's text has at the most, in bytes of UTF-8. */
  public static final int MOST_BYTES = 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final int TRIES = 2;

  private final String url;
  private final URI endpoint;
  private final SigV4 signer;
  private final Map<String, String> variables;
  private final Clock clock;
  private @Nullable Caller caller;

  private record Caller(HttpClient http, CredentialSource credentials) {}

  private SqsQueue(String url, Map<String, String> variables, Clock clock) {
    this.url = url;
    this.variables = variables;
    this.clock = clock;
    this.endpoint = endpoint(url, variables);
    this.signer = new SigV4(variables.getOrDefault("AWS_REGION", "us-east-1"), "sqs");
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
    return new SqsQueue(url, variables, clock);
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
      throw unavailable("SQS has something else than what it was given.", null);
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
    byte[] body = Json.write(message).getBytes(StandardCharsets.UTF_8);
    for (int tries = 1; ; tries++) {
      try {
        return once(action, body);
      } catch (PlatformException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private JsonNode once(String action, byte[] body) {
    Caller by = caller();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(ANSWER)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    Map<String, String> headers =
        Map.of("content-type", "application/x-amz-json-1.0", "x-amz-target", "AmazonSQS." + action);
    signer
        .sign("POST", endpoint, headers, body, by.credentials().get(), clock.instant())
        .forEach(request::header);
    try {
      HttpResponse<byte[]> answer =
          by.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw unavailable("SQS answered " + action + " with " + answer.statusCode() + ".", null);
      }
      return answer.body().length == 0 ? Json.object() : Json.read(answer.body());
    } catch (IOException e) {
      throw unavailable("SQS can't be reached.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("SQS can't be reached.", e);
    }
  }

  private synchronized Caller caller() {
    Caller known = caller;
    if (known == null) {
      HttpClient http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT)
              .build();
      known = new Caller(http, new CredentialSource(variables, () -> http, clock));
      caller = known;
    }
    return known;
  }

  private static URI endpoint(String url, Map<String, String> variables) {
    String meant =
        variables.getOrDefault(
            "AWS_ENDPOINT_URL_SQS", variables.getOrDefault("AWS_ENDPOINT_URL", url));
    try {
      URI uri = URI.create(meant);
      if (uri.getScheme() != null && uri.getRawAuthority() != null) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + "/");
      }
    } catch (IllegalArgumentException e) {
      throw new PlatformException(notAUrl(meant), e);
    }
    throw PlatformException.of(notAUrl(meant).type(), notAUrl(meant).detail());
  }

  private static Problem notAUrl(String meant) {
    return Problem.of(
        ProblemType.INVALID_CONFIGURATION, "The queue's address is not a URL: " + meant);
  }

  private static PlatformException unavailable(String detail, @Nullable Exception cause) {
    return cause == null
        ? PlatformException.of(ProblemType.UNAVAILABLE, detail)
        : new PlatformException(Problem.of(ProblemType.UNAVAILABLE, detail), cause);
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
