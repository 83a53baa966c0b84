package dev.penstock.workers.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.workers.tls.TestAuthority;
import dev.penstock.workers.tls.Tls;
import dev.penstock.workers.tool.Reach;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** What a NATS server is told of its name by the real client, which is given an address. F103. */
final class NatsNameTest {

  private static final String NAME = "nats.example";
  private static final byte[] INFO =
      """
      INFO {"server_id":"S","version":"2.15.2","proto":1,"host":"0.0.0.0","port":4222,\
      "headers":true,"max_payload":1048576,"tls_required":true}\r
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final TestAuthority authority = new TestAuthority("Penstock test authority");

  @Test
  void shouldTellTheServerTheNameThatTheDocumentHas() throws Exception {
    SSLContext own = authority.server(authority.issue(NAME));
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<List<SNIServerName>> told = started(() -> greeted(listening, own));
      var place =
          new Place(
              Wire.NATS,
              URI.create("tls://" + NAME + ":" + listening.getLocalPort()),
              "chat",
              List.of());
      SSLContext tls = new Tls().context(new Reach(true, authority.certificate()), null, NAME);

      assertThatThrownBy(
              () ->
                  NatsLink.open(
                      place,
                      InetAddress.getLoopbackAddress(),
                      new Shown(null, null, null, tls),
                      Duration.ofSeconds(10)))
          .isInstanceOf(WireException.class);

      assertThat(told.get(20, TimeUnit.SECONDS)).containsExactly(new SNIHostName(NAME));
    }
  }

  /** The names it was asked by; then it hangs up. */
  private static List<SNIServerName> greeted(ServerSocket listening, SSLContext own)
      throws Exception {
    try (Socket raw = listening.accept()) {
      raw.getOutputStream().write(INFO);
      raw.getOutputStream().flush();
      var socket = (SSLSocket) own.getSocketFactory().createSocket(raw, null, raw.getPort(), true);
      socket.setUseClientMode(false);
      socket.startHandshake();
      return ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
    }
  }

  private static <T> FutureTask<T> started(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }
}
