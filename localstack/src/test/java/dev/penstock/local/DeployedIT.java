package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * F1, F16, F74, F117, F131, F133: the CDK app, deployed by CloudFormation. What stands before the
 * store there is API Gateway and a function that runs on AWS's own Java runtime client.
 */
class DeployedIT {

  @TempDir private Path folder;

  /** A whole cloud starts here, which takes longer than a test may as a rule. */
  @Test
  @Timeout(600)
  void shouldRunWhatCameThroughTheDeployedFrontDoor() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Gate store = Gate.before(platform.storePort());
        Target target = Target.start();
        Emulator emulator = Emulator.start(folder.resolve("localstack.log"))) {
      JsonNode deployed =
          Json.read(emulator.deploy(platform, store.address(), folder, "--vault-key"));
      URI hooks = URI.create(deployed.path("hooks").textValue());
      JsonNode order = Json.object().put("id", 1).put("target", target.url());

      runOnce(platform, hooks, order);
      runWhatCameWhileTheStoreWasAway(platform, store, hooks, order);

      assertThat(runsThroughTheDeployedApi(platform, deployed)).isEqualTo(13);

      // LocalStack knows none of these: whoever adds to them has added what nobody has tried.
      assertThat(pretended(deployed))
          .containsExactlyInAnyOrder(
              "AWS::CloudWatch::Dashboard",
              "AWS::EC2::SecurityGroupIngress",
              "AWS::WAFv2::WebACL",
              "AWS::WAFv2::WebACLAssociation");

      Subscribers subscribers = Subscribers.in(emulator);
      assertThat(sentTo(subscribers, platform))
          .hasSize(3)
          .allSatisfy(body -> assertThat(body).contains("order-17"));
      takeOnce(subscribers, platform);
      startByTheDeployedClock(platform);
      verifyByWhatAKeyOfKmsWraps(platform, hooks, deployed, order);
    }
  }

  /**
   * F74, F118: the deployed API puts the sender's secret anew, wrapped by a key that only KMS has;
   * the deployed front door verifies with it, and the node, which does not know the key, can't.
   */
  private static void verifyByWhatAKeyOfKmsWraps(
      LocalPlatform platform, URI hooks, JsonNode deployed, JsonNode order) {
    // The front door learns with its next deliveries that the store is back.
    AtomicInteger sent = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                accepted(platform, hooks, "back-" + sent.incrementAndGet(), order)
                    .path("spilled")
                    .asBoolean(),
            spilled -> !spilled);
    platform.putSecretByApi(
        URI.create(deployed.path("api").textValue()), "sender", LocalPlatform.SECRET);

    assertThat(
            platform.strings("SELECT root FROM secret WHERE name = 'sender' AND state = 'active'"))
        .singleElement()
        .matches(root -> root.startsWith("aws-kms:arn:aws:kms:"));
    assertThat(accepted(platform, hooks, "wrapped-1", order).path("spilled").asBoolean()).isFalse();
    assertThat(platform.send("book", "wrapped-2", order).statusCode()).isGreaterThanOrEqualTo(500);
  }

  /**
   * F11: the rule ticks and the deployed function starts what is due, while the node stands still.
   */
  private void startByTheDeployedClock(LocalPlatform platform) throws IOException {
    Path files = folder.resolve("ticked");
    Files.createDirectories(files.resolve("schedules"));
    Files.createDirectories(files.resolve("workflows"));
    Files.writeString(
        files.resolve("workflows/ticked.yaml"),
        """
        document: { dsl: '1.0.3', namespace: default, name: ticked, version: 1.0.0 }
        do: [{ rest: { set: { rested: true } } }]
        """);
    Files.writeString(
        files.resolve("schedules/once.yaml"),
        """
        schedule: once
        at: %s
        start: { workflow: default/ticked, version: ^1 }
        """
            .formatted(Instant.now().plusSeconds(15)));
    platform.apply(files);
    String run;
    try (StoodStill _ = StoodStill.between(platform)) {
      run =
          await()
              .atMost(Duration.ofSeconds(150))
              .pollInterval(Duration.ofSeconds(1))
              .until(
                  () ->
                      platform.stringsAtOnce(
                          "SELECT run_id FROM occurrence WHERE schedule = 'once'"),
                  found -> found.size() == 1)
              .getFirst();
    }
    JsonNode ended = platform.awaitEnd(run);
    assertThat(ended.path("status").textValue()).isEqualTo("completed");
    assertThat(ended.path("startedBy").textValue()).isEqualTo("schedule:once");
  }

  /** F124: the API's function, called with the key of the node's owner and with none. */
  static int runsThroughTheDeployedApi(LocalPlatform platform, JsonNode deployed) {
    URI api = URI.create(deployed.path("api").textValue());
    assertThat(platform.getAt(api.resolve("runs"), false).statusCode()).isEqualTo(401);
    HttpResponse<String> runs = platform.getAt(api.resolve("runs?limit=50"), true);
    assertThat(runs.statusCode()).as(runs.body()).isEqualTo(200);
    return Json.read(runs.body()).path("items").size();
  }

  /** F16: an event to a queue, a topic and a bus of AWS. */
  private List<String> sentTo(Subscribers subscribers, LocalPlatform platform) throws IOException {
    subscribers.subscribe(platform, folder.resolve("subscribers"));
    ObjectNode event = Json.object().put("specversion", "1.0").put("id", "order-17");
    event.put("source", "/shop").put("type", "told");
    platform.post("/api/v1/events", "application/cloudevents+json", event);
    return subscribers.received(3);
  }

  /** F16: an event of a queue of AWS, which its producer has sent twice. */
  private static void takeOnce(Subscribers subscribers, LocalPlatform platform) {
    String event =
        "{\"specversion\": \"1.0\", \"id\": \"o-1\", \"source\": \"/mill\", \"type\": \"t\"}";
    subscribers.produce(event);
    subscribers.produce(event);

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                platform.get("/api/v1/deliveries?trigger=from-queue").at("/items/0/repeats").asInt()
                    == 1);
    await().atMost(Duration.ofSeconds(30)).until(() -> subscribers.left() == 0);
    JsonNode taken = platform.get("/api/v1/deliveries?trigger=from-queue").path("items");
    assertThat(taken).hasSize(1);
    assertThat(taken.path(0).path("senderId").asText()).isEqualTo("ce:/mill:o-1");
    assertThat(taken.path(0).path("scheme").asText()).isEqualTo("sqs");
  }

  static void runOnce(LocalPlatform platform, URI hooks, JsonNode order) {
    HttpResponse<String> accepted = platform.send(hooks, "book", "deployed-1", order);
    HttpResponse<String> again = platform.send(hooks, "book", "deployed-1", order);
    HttpResponse<String> unknown = platform.send(hooks, "nobody", "deployed-2", order);

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String run = Json.read(accepted.body()).path("runId").textValue();
    assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
    assertThat(Json.read(again.body()).path("runId").textValue()).isEqualTo(run);
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  /** F5, F131: the functions can't reach the store; SQS takes what they acknowledge. */
  static void runWhatCameWhileTheStoreWasAway(
      LocalPlatform platform, Gate store, URI hooks, JsonNode order) throws IOException {
    List<String> sent = new ArrayList<>();
    List<String> copied = new ArrayList<>();
    store.shut();
    for (int i = 0; i < 12; i++) {
      String id = "spilled-" + i;
      sent.add(id);
      JsonNode answer = accepted(platform, hooks, id, order);
      assertThat(answer.path("spilled").asBoolean()).as(answer.toString()).isTrue();
      if (i % 5 == 0) {
        copied.add(accepted(platform, hooks, id, order).path("deliveryId").textValue());
      }
    }
    assertThat(platform.count("SELECT count(*) FROM delivery WHERE sender_id LIKE 'spilled-%'"))
        .isZero();

    store.open();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                platform.count(
                        "SELECT count(*) FROM audit WHERE body LIKE '%delivery.spilled-copy%'")
                    + platform.count(
                        "SELECT count(*) FROM delivery WHERE sender_id LIKE 'spilled-%'"),
            taken -> taken == sent.size() + copied.size());
    // In any order: LocalStack lets messages of a group overtake those that were given back.
    assertThat(platform.strings("SELECT sender_id FROM delivery WHERE sender_id LIKE 'spilled-%'"))
        .containsExactlyInAnyOrderElementsOf(sent);
    for (String run :
        platform.strings("SELECT run_id FROM delivery WHERE sender_id LIKE 'spilled-%'")) {
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
    }
    assertThat(platform.get("/api/v1/runs?limit=250").path("items")).hasSize(sent.size() + 1);
    assertThat(platform.verifyAudit().exitCode()).isZero();
  }

  /** As a sender does: what is answered 503 is sent again. */
  private static JsonNode accepted(
      LocalPlatform platform, URI hooks, String senderId, JsonNode order) {
    HttpResponse<String> answer =
        await()
            .atMost(Duration.ofSeconds(30))
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(200))
            .until(
                () -> platform.send(hooks, "book", senderId, order), it -> it.statusCode() != 503);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Json.read(answer.body());
  }

  private static Set<String> pretended(JsonNode deployed) {
    Set<String> types = new TreeSet<>();
    for (JsonNode stack : deployed.path("stacks")) {
      for (JsonNode resource : stack.path("pretended")) {
        types.add(resource.textValue().split(" ", -1)[0]);
      }
    }
    return types;
  }
}
