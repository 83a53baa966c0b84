package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.node.backbone.DevTemporal;
import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.postgres.OlderServer;
import dev.penstock.workers.container.LocalImages;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image that Fargate runs, in a container: started as the workers' stack starts it, it takes a
 * signed webhook to the end of its run. F118.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the server of its own is for that")
class NodeImageIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NAME =
      "penstock-test-" + UUID.randomUUID().toString().substring(0, 8);

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;

  @BeforeAll
  static void requireEngine() {
    LocalImages.require();
  }

  @AfterEach
  void clear() {
    NodeImage.podman("rm", "--force", "--time=0", "--volumes", NAME);
    NodeImage.remove();
  }

  @Test
  @Timeout(360)
  void shouldTakeASignedWebhookToTheEndOfItsRun() throws Exception {
    NodeImage.build();
    try (OlderServer store =
            OlderServer.start(
                Files.createDirectory(folder.resolve("store")),
                Path.of("target", "oldest-postgresql.jar"));
        DevTemporal backbone =
            DevTemporal.start(TemporalProgram.find().orElseThrow(), folder.resolve("temporal"));
        Target target = Target.start()) {
      // given
      URI node = start(store.url(), backbone.target());
      String key =
          Json.read(NodeImage.podman("exec", NAME, "cat", "/data/node.json"))
              .path("apiKey")
              .textValue();
      furnish(node, key);

      // when
      byte[] event =
          Json.write(Json.object().put("id", 1).put("target", target.url()))
              .getBytes(StandardCharsets.UTF_8);
      HttpRequest.Builder delivery =
          HttpRequest.newBuilder(node.resolve("/hooks/book"))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(event));
      LocalPlatform.signed("first", event).forEach(delivery::header);
      HttpResponse<String> taken = send(delivery.build());

      // then
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
      String run = Json.read(taken.body()).path("runId").textValue();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  get(node, key, "/api/v1/runs/" + run)
                      .path("status")
                      .asText()
                      .equals("completed"));
      assertThat(target.effects()).isEqualTo(1);

      // and it runs on the cache that the image's build made of it
      assertThat(NodeImage.podman("exec", NAME, "cat", "/proc/1/maps"))
          .contains("/opt/penstock/penstock.aot");

      // and it is nobody's superuser, keeps its keys from its environment, and ends when told to
      assertThat(NodeImage.podman("exec", NAME, "cat", "/proc/1/status")).contains("Uid:\t10001");
      assertThat(NodeImage.podman("exec", NAME, "cat", "/proc/1/environ"))
          .doesNotContain("ROOT_KEY");
      NodeImage.podman("stop", "--time=60", NAME);
      assertThat(NodeImage.podman("inspect", "--format={{.State.ExitCode}}", NAME).strip())
          .isIn("0", "143");
    }
  }

  /** With the variables and the words of the task definition. */
  private URI start(String database, String temporal) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    byte[] root = new byte[32];
    new SecureRandom().nextBytes(root);
    Path environment = folder.resolve("environment");
    Files.writeString(
        environment, "PENSTOCK_ROOT_KEY=" + Base64.getEncoder().encodeToString(root) + "\n");
    String started =
        NodeImage.podman(
            "run",
            "--detach",
            "--pull=never",
            "--network=host",
            "--ulimit=nofile=1024:1024",
            "--ulimit=nproc=4096:4096",
            "--env-file=" + environment,
            "--name=" + NAME,
            NodeImage.NAME,
            "--data",
            "/data",
            "--port",
            Integer.toString(port),
            "--database",
            database,
            "--temporal",
            temporal);
    URI node = URI.create("http://127.0.0.1:" + port);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .failFast(
            () -> {
              if (!NodeImage.podman("inspect", "--format={{.State.Running}}", NAME)
                  .contains("true")) {
                throw new AssertionError(started + NodeImage.podman("logs", NAME));
              }
            })
        .until(
            () ->
                send(HttpRequest.newBuilder(node.resolve("/api/v1/health")).build()).statusCode()
                    == 200);
    return node;
  }

  private void furnish(URI node, String key) throws Exception {
    Path token = folder.resolve("token");
    Files.writeString(token, key);
    Files.setPosixFilePermissions(
        token, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    HttpResponse<String> put =
        send(
            HttpRequest.newBuilder(node.resolve("/api/v1/secrets/sender"))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        Json.write(Json.object().put("value", LocalPlatform.SECRET))))
                .build());
    assertThat(put.statusCode()).as(put.body()).isLessThan(300);
    Program applied =
        Program.run(
            "apply",
            LocalPlatform.samples().toString(),
            "--server",
            node.toString(),
            "--token-file",
            token.toString());
    assertThat(applied.exitCode()).as(applied.toString()).isZero();
  }

  private JsonNode get(URI node, String key, String path) {
    return Json.read(
        send(HttpRequest.newBuilder(node.resolve(path))
                .header("authorization", "Bearer " + key)
                .build())
            .body());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
