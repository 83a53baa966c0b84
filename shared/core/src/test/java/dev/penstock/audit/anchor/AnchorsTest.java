package dev.penstock.audit.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F82: checkpoints reach the places outside, and one that is away is told of. */
class AnchorsTest {

  private static final NoteSigner SIGNER = NoteSigner.generate();

  @TempDir Path folder;
  private final Map<String, String> kept = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/anchors/";
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] answer = kept.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
          int status = 200;
          if (!"Bearer let-me".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            status = 401;
          } else if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            status = 503;
          } else if (exchange.getRequestMethod().equals("PUT")) {
            status = kept.putIfAbsent(path, body) == null ? 201 : 412;
          }
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldPutEachCheckpointOnceUnderItsSize() throws Exception {
    CheckpointAnchor anchor = Anchors.of(url, Map.of(Anchors.TOKEN, "let-me"));

    anchor.keep(12, "note");
    anchor.keep(12, "note");

    assertThat(kept).containsExactly(Map.entry("/anchors/0000000000000000012.checkpoint", "note"));
    assertThatThrownBy(() -> anchor.keep(12, "another"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another checkpoint");
  }

  @Test
  void shouldSayWhyAServerDidNotTakeIt() {
    assertThatThrownBy(() -> Anchors.of(url, Map.of()).keep(1, "note"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("401");
  }

  @Test
  void shouldCarryAgainWhatWasNotTakenAndTellOfItMeanwhile() {
    failures.set(1);
    try (AnchorCourier courier =
        AnchorCourier.start(Anchors.of(url, Map.of(Anchors.TOKEN, "let-me")))) {
      courier.carry(checkpoint(5));

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> courier.notice().isPresent() || !kept.isEmpty());
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> kept.size() == 1 && courier.notice().isEmpty());
    }
  }

  @Test
  void shouldNameThePlaceThatIsAway() {
    failures.set(Integer.MAX_VALUE);
    try (AnchorCourier courier =
        AnchorCourier.start(Anchors.of(url, Map.of(Anchors.TOKEN, "let-me")))) {
      courier.carry(checkpoint(5));

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> courier.notice().filter(it -> it.contains("503")).isPresent());
      assertThat(courier.notice().orElseThrow())
          .startsWith("Audit checkpoints have not reached http://127.0.0.1:");
    }
  }

  @Test
  void shouldCarryTheLastOneBeforeItEnds() throws Exception {
    Path file = folder.resolve("anchor");
    AnchorCourier courier = AnchorCourier.start(Anchors.of(file.toString(), Map.of()));

    courier.carry(checkpoint(5));
    courier.close();

    assertThat(Files.readString(file)).isEqualTo(checkpoint(5).note() + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/no/such/folder/anchor",
        "s3://B",
        "s3://bucket/p?retain=0",
        "s3://bucket/p?unknown=1",
        "https://host/path?query",
        "https://user:secret@host/path",
        "https://"
      })
  void shouldRefuseWhatIsNoPlace(String place) {
    assertThatThrownBy(() -> Anchors.of(place, Map.of()))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("no place for audit checkpoints");
  }

  private static Checkpoint checkpoint(long size) {
    return Checkpoint.sign(SIGNER, size, new byte[32], Instant.EPOCH);
  }
}
