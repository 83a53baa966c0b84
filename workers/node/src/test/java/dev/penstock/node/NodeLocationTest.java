package dev.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node says where it runs when somebody who knows has told it, and else nothing: F86. */
class NodeLocationTest {

  /** From the Amazon ECS Developer Guide, shortened. */
  private static final String TASK =
      """
      {"Cluster": "default",
       "TaskARN": "arn:aws:ecs:us-west-2:111122223333:task/default/158d1c8083dd49d6b527399fd6414f5c",
       "Family": "curltest", "AvailabilityZone": "us-west-2d"}
      """;

  @Test
  void shouldBeWhereItsOperatorSays() {
    assertThat(NodeLocation.find(Map.of("PENSTOCK_REGION", "berlin", "PENSTOCK_ZONE", "rack-7")))
        .isEqualTo(new Location("berlin", "rack-7"));
    assertThatThrownBy(() -> NodeLocation.find(Map.of("PENSTOCK_ZONE", "rack-7")))
        .isInstanceOf(PlatformException.class);
  }

  @Test
  void shouldNotTakeTheRegionOfSomebodysProgramsForItsOwn() {
    assertThat(NodeLocation.find(Map.of("AWS_REGION", "eu-central-1"))).isEqualTo(Location.UNKNOWN);
  }

  @Test
  void shouldBeWhereItsTaskIs() throws IOException {
    assertThat(asked(200, TASK)).isEqualTo(new Location("us-west-2", "us-west-2d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"TaskARN\":\"x\"}", "no JSON", "{\"TaskARN\":\"a:b:c:d/e:f\"}"})
  void shouldKnowNothingFromAnAnswerThatSaysNothing(String answer) throws IOException {
    assertThat(asked(200, answer)).isEqualTo(Location.UNKNOWN);
  }

  @Test
  void shouldStartWithoutWhenNobodyAnswers() throws IOException {
    assertThat(asked(500, TASK)).isEqualTo(Location.UNKNOWN);
    assertThat(
            NodeLocation.find(Map.of("ECS_CONTAINER_METADATA_URI_V4", "http://127.0.0.1:1/v4/x")))
        .isEqualTo(Location.UNKNOWN);
  }

  private static Location asked(int status, String answer) throws IOException {
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/v4/container-1/task",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    endpoint.start();
    try {
      return NodeLocation.find(
          Map.of(
              "ECS_CONTAINER_METADATA_URI_V4",
              "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/v4/container-1"));
    } finally {
      endpoint.stop(0);
    }
  }
}
