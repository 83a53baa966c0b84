package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.postgres.OlderServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node on somebody else's server, of the oldest version that it says to run on. Statements that
 * only newer servers understand are found here.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "its programs are for that")
class OldestStoreIT {

  @TempDir private static Path folder;
  private static OlderServer server;
  private static LocalPlatform platform;

  @BeforeAll
  static void start() throws Exception {
    Path store = Files.createDirectory(folder.resolve("store"));
    server = OlderServer.start(store, Path.of("target", "oldest-postgresql.jar"));
    platform = LocalPlatform.start(folder.resolve("node"), "--database", server.url());
    platform.apply(LocalPlatform.files("/events"));
  }

  @AfterAll
  static void stop() {
    try (OlderServer _ = server) {
      platform.close();
    }
  }

  @Test
  void shouldTakeADeliveryToItsEffectAndProveIt() {
    assertThat(platform.count("SELECT current_setting('server_version_num')::int / 10000"))
        .isEqualTo(15);
    try (Target target = Target.start()) {
      ObjectNode event = Json.object().put("id", 1).put("target", target.url());
      String run = platform.sendUntilAccepted("book", "first", event);

      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(platform.send("book", "first", event).body()).contains(run);
      assertThat(target.effects()).isEqualTo(1);
    }
    assertProved();
  }

  @Test
  void shouldWaitForAPersonAndGoOn() {
    try (Target target = Target.start()) {
      ObjectNode event = Json.object().put("id", 2).put("target", target.url());
      String run = platform.sendUntilAccepted("release", "second", event);
      platform.awaitRun(run, Set.of("waiting"));

      Operator operator = platform.operator();
      assertThat(operator.decide(operator.question(run), "approved").statusCode()).isEqualTo(200);

      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(
              platform.get("/api/v1/runs/" + run + "/trace").path("hops").findValuesAsText("kind"))
          .contains("ingress", "approval", "tool.call");
    }
    assertProved();
  }

  @Test
  void shouldHearEventsAndRotateASecret() {
    ObjectNode body = Json.object().put("workflow", "events/hear");
    body.putObject("input").put("source", "/old").put("count", 2);
    String run = platform.post("/api/v1/runs", "application/json", body).path("id").asText();
    for (int i = 0; i < 2; i++) {
      ObjectNode event = Json.object().put("specversion", "1.0").put("id", "" + i);
      event.put("source", "/old").put("type", "tick").putObject("data").put("n", i);
      platform.post("/api/v1/events", "application/cloudevents+json", event);
    }
    platform.putSecret("other", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    Program rotated =
        Program.runWith(
            "second", "secret", "rotate", "other", "--data", platform.data().toString());

    assertThat(rotated.exitCode()).as(rotated.toString()).isZero();
    assertThat(platform.awaitEnd(run).path("status").asText()).isEqualTo("completed");
    assertThat(platform.get("/api/v1/runs?status=completed&q=hear").path("items")).isNotEmpty();
    assertProved();
  }

  private static void assertProved() {
    Program verify = platform.verifyAudit();

    assertThat(verify.exitCode()).as(verify.toString()).isZero();
  }
}
