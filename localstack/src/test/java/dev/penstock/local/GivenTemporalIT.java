package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.util.Durations;
import dev.penstock.json.Json;
import dev.penstock.node.backbone.DevTemporal;
import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.workers.tls.TestAuthority;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Temporal that somebody else runs: in a namespace of its own, behind TLS that asks for a
 * certificate. F20.
 */
class GivenTemporalIT {

  private static final String NAMESPACE = "penstock.test";

  @TempDir private static Path folder;
  private static DevTemporal temporal;
  private static TlsDoor door;
  private static String[] options;

  @BeforeAll
  static void start() throws IOException {
    temporal = DevTemporal.start(TemporalProgram.find().orElseThrow(), folder.resolve("temporal"));
    WorkflowServiceStubs stubs = temporal.connect();
    stubs
        .blockingStub()
        .registerNamespace(
            RegisterNamespaceRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1))
                .build());
    stubs.shutdownNow();
    TestAuthority authority = new TestAuthority("their CA");
    TestAuthority.Issued own = authority.issue("penstock");
    door =
        TlsDoor.open(
            authority.server(authority.issue("localhost")),
            Integer.parseInt(temporal.target().substring("127.0.0.1:".length())));
    options =
        new String[] {
          "--temporal", "localhost:" + door.port(),
          "--temporal-namespace", NAMESPACE,
          "--temporal-ca-cert", file("ca.pem", authority.certificate()),
          "--temporal-client-cert", file("client.pem", own.certificate()),
          "--temporal-client-key", file("client.key", own.key())
        };
  }

  @AfterAll
  static void stop() {
    door.close();
    temporal.close();
  }

  @Test
  @Timeout(360)
  void shouldRunAndRebuildOnIt() {
    try (LocalPlatform platform = LocalPlatform.startEmpty(folder.resolve("node"), options);
        Target target = Target.start()) {
      // given a run that a person let through
      var event = Json.object().put("id", 1).put("target", target.url());
      String run = platform.sendUntilAccepted("release", "one", event);
      platform.awaitRun(run, java.util.Set.of("waiting"));
      Operator operator = platform.operator();
      assertThat(operator.decide(operator.question(run), "approved").statusCode()).isEqualTo(200);
      JsonNode before = platform.awaitEnd(run);
      assertThat(before.path("status").textValue()).isEqualTo("completed");
      assertThat(door.admitted()).isPositive();

      // when its row is lost, whose input only the backbone still holds
      platform.change("DELETE FROM penstock.run WHERE id = '" + run + "'");
      Program mended = Program.run("runs", "rebuild", "--data", platform.data().toString());

      // then
      assertThat(mended.exitCode()).as(mended.toString()).isZero();
      JsonNode after = platform.get("/api/v1/runs/" + run);
      assertThat(after.path("input")).isEqualTo(before.path("input"));
      assertThat(after.path("output")).isEqualTo(before.path("output"));
    }
  }

  @Test
  void shouldSayWhichNamespaceIsMissingAndHowToMakeIt() {
    Program up =
        Program.run(
            "up",
            "--port",
            "0",
            "--data",
            folder.resolve("lost").toString(),
            "--temporal",
            temporal.target(),
            "--temporal-namespace",
            "nope");

    assertThat(up.exitCode()).isNotZero();
    assertThat(up.errors())
        .contains("The Temporal at " + temporal.target() + " has no namespace nope.")
        .contains("temporal operator namespace create --address " + temporal.target())
        .doesNotContain("this should not have happened");
  }

  private static String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
