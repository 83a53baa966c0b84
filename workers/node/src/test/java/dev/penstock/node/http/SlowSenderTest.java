package dev.penstock.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of senders that keep the front door waiting, or break off. One that is not closed
 * fails its test when the reading socket gives up, long after the door should have. F18.
 */
class SlowSenderTest {

  private static final Listen LOOPBACK = new Listen("127.0.0.1", 0);

  /** The idle time-out is never what ends a connection here. */
  private static final Patience SHORT =
      new Patience(Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofSeconds(60));

  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";

  private final FrontDoor door = FrontDoor.reserve(LOOPBACK, SHORT);
  private final ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void close() {
    drops.shutdownNow();
    door.close();
  }

  @Test
  void shouldCloseAConnectionWhoseFirstHeaderNeverEnds() throws Exception {
    door.open(route(new BodyRoom(1 << 20)));
    try (Socket sender = connect()) {
      write(sender, POST + "X-Slow: ");

      dropBytes(sender);

      awaitClose(sender);
    }
  }

  @Test
  void shouldCloseAConnectionWhoseSecondHeaderNeverEnds() throws Exception {
    door.open(route(new BodyRoom(1 << 20)));
    try (Socket sender = connect()) {
      write(sender, POST + "Content-Length: 0\r\n\r\n");
      assertThat(status(sender)).isEqualTo("HTTP/1.1 202");
      skipHeaders(sender);
      write(sender, POST + "X-Slow: ");

      dropBytes(sender);

      awaitClose(sender);
    }
  }

  @Test
  void shouldAnswerASenderWhoseBodyComesByteAfterByte() throws Exception {
    door.open(route(new BodyRoom(1 << 20)));
    try (Socket sender = connect()) {
      write(sender, POST + "Content-Length: 1000000\r\n\r\n");

      dropBytes(sender);

      assertThat(status(sender)).isEqualTo("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n"
      })
  void shouldCallABodyThatBreaksOffTheSendersMistake(String rest) throws Exception {
    door.open(route(new BodyRoom(1 << 20)));
    try (Socket sender = connect()) {
      write(sender, POST + rest);
      sender.shutdownOutput();

      assertThat(status(sender)).isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void shouldTurnAwayWithRetryAfterWhatHasNoRoomAndTakeItLater() throws Exception {
    String head = POST + "Content-Length: 60000\r\n\r\n";
    String body = "x".repeat(60_000);
    BodyRoom room = new BodyRoom(100_000);
    door.open(route(room));
    try (BodyRoom.Place another = room.place()) {
      another.take(50_000);

      assertThat(exchange(head + body))
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("\r\nretry-after: 5\r\n")
          .containsIgnoringCase("\r\nconnection: close\r\n");
    }
    for (int again = 0; again < 3; again++) {
      assertThat(exchange(head + body)).startsWith("HTTP/1.1 202");
    }
  }

  private static Handler route(BodyRoom room) {
    var answer = new HttpResponse(202, Map.of(), new byte[0]);
    return new FunctionRoute(
        _ -> answer, 1 << 20, ClientCertificates.NONE, room, SHORT, "/test", RequestMeter.none());
  }

  private Socket connect() throws IOException {
    URI url = URI.create(door.url());
    Socket sender = new Socket(url.getHost(), url.getPort());
    sender.setSoTimeout(20_000);
    return sender;
  }

  private String exchange(String request) throws IOException {
    try (Socket sender = connect()) {
      write(sender, request);
      sender.shutdownOutput();
      return new String(sender.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** A byte now and then, until none can be sent any more. */
  private void dropBytes(Socket sender) {
    var _ =
        drops.scheduleAtFixedRate(
            () -> {
              try {
                write(sender, "x");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            0,
            20,
            TimeUnit.MILLISECONDS);
  }

  private static void write(Socket sender, String text) throws IOException {
    sender.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String status(Socket sender) throws IOException {
    return new String(sender.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private static void skipHeaders(Socket sender) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      read.append((char) sender.getInputStream().read());
    }
  }

  /**
   * Closing a connection on which bytes are still coming in resets it, an answer or none before.
   */
  private static void awaitClose(Socket sender) throws IOException {
    try {
      sender.getInputStream().readAllBytes();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
