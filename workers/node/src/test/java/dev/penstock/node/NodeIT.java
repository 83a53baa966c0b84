package dev.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.client.ConsoleSession;
import dev.penstock.node.demo.Demo;
import dev.penstock.node.demo.DemoTarget;
import dev.penstock.problem.PlatformException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node with its engines, in this process (F1, F18, F20, F29, F31, F104). */
class NodeIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  private static Node node;

  @BeforeAll
  static void start() {
    node = start("one");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void shouldCarryASignedEventThroughPolicyAndAPersonToOneCall() {
    try (DemoTarget target = DemoTarget.start();
        ApiClient api = node.ownClient()) {
      Demo demo = new Demo(node, api, target);
      demo.prepare(folder.resolve("files"));

      String run = demo.send("ord_1", 120);
      JsonNode question = demo.awaitQuestion(run, PATIENCE);
      assertThat(target.calls()).isZero();
      try (ConsoleSession session = ConsoleSession.open(node.signInLink())) {
        session.decide(question.path("id").asText(), "approved", "fine");
      }
      JsonNode ended = demo.awaitCompletion(run, PATIENCE);

      assertThat(ended.path("output").path("state").asText()).isEqualTo("paid");
      assertThat(target.calls()).isEqualTo(1);
      assertThat(target.refunds()).isEqualTo(1);
      assertThat(kinds(demo.trace(run)))
          .contains("ingress", "orchestrator", "policy.eval", "approval", "tool.call", "audit");
      assertThat(demo.verifyAudit().path("status").asText()).isEqualTo("intact");
    }
  }

  @Test
  void shouldAnswerItsHealthAndRefuseWhatIsTooLargeWhileReading() {
    try (ApiClient stranger = new ApiClient(node.url(), Map.of())) {
      assertThat(stranger.get("/api/v1/health").path("status").asText()).isEqualTo("ok");

      byte[] large = new byte[16 << 20];
      for (int i = 0; i < 20; i++) {
        var answer =
            stranger.exchange("POST", "/hooks/any", large, Map.of("content-type", "text/plain"));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("payload-too-large");
      }
    }
  }

  @Test
  void shouldServeNothingButTheConsoleOutsideItsPaths() {
    try (ApiClient stranger = new ApiClient(node.url(), Map.of())) {
      var climbing = stranger.exchange("GET", "/assets/../logback.xml", new byte[0], Map.of());
      var page = stranger.exchange("GET", "/runs", new byte[0], Map.of());

      assertThat(climbing.statusCode()).isIn(400, 404);
      assertThat(page.headers().firstValue("content-security-policy"))
          .hasValueSatisfying(
              policy -> assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe"));
    }
  }

  @Test
  void shouldRunBesideAnotherNodeButNotOnItsFolderOrPort() {
    try (Node two = start("two")) {
      assertThat(two.url()).isNotEqualTo(node.url());
      assertThat(two.backbone().target()).isNotEqualTo(node.backbone().target());

      assertThatThrownBy(() -> start("one"))
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("--data DIR");
      int taken = java.net.URI.create(node.url()).getPort();
      assertThatThrownBy(
              () -> Node.start(NodeSettings.local(folder.resolve("three"), taken), Progress.SILENT))
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("--port");
    }
  }

  private static Node start(String data) {
    return Node.start(NodeSettings.local(folder.resolve(data), 0), Progress.SILENT);
  }

  private static Set<String> kinds(JsonNode trace) {
    return StreamSupport.stream(trace.path("hops").spliterator(), false)
        .map(hop -> hop.path("kind").asText())
        .collect(Collectors.toSet());
  }
}
