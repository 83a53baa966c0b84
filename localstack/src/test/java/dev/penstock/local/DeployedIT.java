package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F1, F16, F117: the CDK app, deployed by CloudFormation. What stands before the store there is API
 * Gateway and a function that runs on AWS's own Java runtime client.
 */
class DeployedIT {

  @TempDir private Path folder;

  @Test
  void shouldRunWhatCameThroughTheDeployedFrontDoor() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start();
        Emulator emulator = Emulator.start(folder.resolve("localstack.log"))) {
      // when
      JsonNode deployed = Json.read(emulator.deploy(platform, folder));
      URI hooks = URI.create(deployed.path("hooks").textValue());
      JsonNode order = Json.object().put("id", 1).put("target", target.url());
      HttpResponse<String> accepted = platform.send(hooks, "book", "deployed-1", order);
      HttpResponse<String> again = platform.send(hooks, "book", "deployed-1", order);
      HttpResponse<String> unknown = platform.send(hooks, "nobody", "deployed-2", order);

      // then
      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      String run = Json.read(accepted.body()).path("runId").textValue();
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(Json.read(again.body()).path("runId").textValue()).isEqualTo(run);
      assertThat(unknown.statusCode()).isEqualTo(404);
      // LocalStack knows none of these: whoever adds to them has added what nobody has tried.
      assertThat(pretended(deployed))
          .containsExactlyInAnyOrder(
              "AWS::EC2::SecurityGroupIngress",
              "AWS::WAFv2::WebACL",
              "AWS::WAFv2::WebACLAssociation");

      assertThat(sentTo(Subscribers.in(emulator), platform))
          .hasSize(3)
          .allSatisfy(body -> assertThat(body).contains("order-17"));
    }
  }

  /** F16: an event to a queue, a topic and a bus of AWS. */
  private List<String> sentTo(Subscribers subscribers, LocalPlatform platform) throws IOException {
    subscribers.subscribe(platform, folder.resolve("subscribers"));
    ObjectNode event = Json.object().put("specversion", "1.0").put("id", "order-17");
    event.put("source", "/shop").put("type", "told");
    platform.post("/api/v1/events", "application/cloudevents+json", event);
    return subscribers.received(3);
  }

  private static List<String> pretended(JsonNode deployed) {
    List<String> types = new ArrayList<>();
    for (JsonNode resource : deployed.at("/stacks/PenstockIngress/pretended")) {
      types.add(resource.textValue().split(" ", -1)[0]);
    }
    return types;
  }
}
