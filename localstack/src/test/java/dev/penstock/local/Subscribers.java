package dev.penstock.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue, a topic and a bus in LocalStack, whose events all end in the queue; and a queue that a
 * trigger takes from.
 */
final class Subscribers {

  private static final String JSON_1_0 = "application/x-amz-json-1.0";
  private static final String JSON_1_1 = "application/x-amz-json-1.1";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:out";
  private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:out";

  private final URI services;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String queue;
  private final String taken;

  private Subscribers(URI services) {
    this.services = services;
    this.queue = created("out");
    this.taken = created("in");
    call("sns", "", FORM, "Action=CreateTopic&Version=2010-03-31&Name=out");
    call(
        "sns",
        "",
        FORM,
        "Action=Subscribe&Version=2010-03-31&Protocol=sqs&TopicArn="
            + TOPIC
            + "&Endpoint="
            + QUEUE);
    call("events", "AWSEvents.CreateEventBus", JSON_1_1, "{\"Name\": \"out\"}");
    ObjectNode rule = Json.object().put("Name", "told").put("EventBusName", "out");
    call(
        "events",
        "AWSEvents.PutRule",
        JSON_1_1,
        Json.write(rule.put("EventPattern", "{\"detail-type\": [\"told\"]}")));
    ObjectNode target = Json.object().put("Rule", "told").put("EventBusName", "out");
    target.putArray("Targets").addObject().put("Id", "q").put("Arn", QUEUE);
    call("events", "AWSEvents.PutTargets", JSON_1_1, Json.write(target));
  }

  private String created(String name) {
    String request = Json.write(Json.object().put("QueueName", name));
    return Json.read(call("sqs", "AmazonSQS.CreateQueue", JSON_1_0, request))
        .path("QueueUrl")
        .asText();
  }

  static Subscribers in(Emulator emulator) {
    return new Subscribers(emulator.url());
  }

  /** Has a node send to all three. */
  void subscribe(LocalPlatform platform, Path files) throws IOException {
    platform.putSecretByApi("aws", "{\"accessKeyId\": \"test\", \"secretAccessKey\": \"test\"}");
    Files.createDirectories(files.resolve("subscriptions"));
    Files.createDirectories(files.resolve("policies"));
    String common = "region: us-east-1, secret: aws";
    String endpoint = "endpoint: '" + services + "', ";
    write(files, "queue", "sqs: { queue: '%s', %s }".formatted(address(queue), common));
    write(files, "topic", "sns: { topic: '%s', %s%s }".formatted(TOPIC, endpoint, common));
    write(files, "bus", "event-bridge: { bus: out, %s%s }".formatted(endpoint, common));
    Files.createDirectories(files.resolve("triggers"));
    Files.writeString(
        files.resolve("triggers/from-queue.yaml"),
        """
        trigger: from-queue
        sqs: { queue: '%s', %s }
        event: { type: taken }
        """
            .formatted(address(taken), common));
    Files.writeString(
        files.resolve("policies/default.yaml"),
        """
        policy: default
        version: 9.0.0
        rules:
          - { name: out, when: action.kind == "outbound" && action.host == "127.0.0.1", outcome: allow }
          - { name: in, when: action.kind == "source" && action.host == "127.0.0.1", outcome: allow }
        """);
    platform.apply(files);
  }

  private static void write(Path files, String name, String target) throws IOException {
    Files.writeString(
        files.resolve("subscriptions/" + name + ".yaml"),
        "subscription: %s%nevents: { types: [told] }%n%s%n".formatted(name, target));
  }

  /** Puts an event into the queue that the trigger takes from, as its producer does. */
  void produce(String event) {
    ObjectNode message = Json.object().put("QueueUrl", taken).put("MessageBody", event);
    message
        .putObject("MessageAttributes")
        .putObject("content-type")
        .put("DataType", "String")
        .put("StringValue", "application/cloudevents+json");
    call("sqs", "AmazonSQS.SendMessage", JSON_1_0, Json.write(message));
  }

  /** How many messages that queue still has, taken or not. */
  int left() {
    ObjectNode request = Json.object().put("QueueUrl", taken);
    request.putArray("AttributeNames").add("All");
    JsonNode attributes =
        Json.read(call("sqs", "AmazonSQS.GetQueueAttributes", JSON_1_0, Json.write(request)))
            .path("Attributes");
    return attributes.path("ApproximateNumberOfMessages").asInt(-1)
        + attributes.path("ApproximateNumberOfMessagesNotVisible").asInt(-1);
  }

  private String address(String url) {
    return services + URI.create(url).getPath();
  }

  /** The bodies of as many messages as are waited for. */
  List<String> received(int count) {
    List<String> bodies = new ArrayList<>();
    String request =
        Json.write(
            Json.object()
                .put("QueueUrl", queue)
                .put("MaxNumberOfMessages", 10)
                .put("VisibilityTimeout", 600)
                .put("WaitTimeSeconds", 1));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              for (JsonNode message :
                  Json.read(call("sqs", "AmazonSQS.ReceiveMessage", JSON_1_0, request))
                      .path("Messages")) {
                bodies.add(message.path("Body").asText());
              }
              return bodies.size() >= count;
            });
    return bodies;
  }

  private String call(String service, String target, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(services.resolve("/"))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", type)
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=00")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!target.isEmpty()) {
      request.header("x-amz-target", target);
    }
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(service + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError(service, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
