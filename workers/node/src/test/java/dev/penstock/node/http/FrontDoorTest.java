package dev.penstock.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What senders find while everybody knocks at once. F1, F5. */
class FrontDoorTest {

  /** None of them is accepted before the door opens, so that all of them wait in the queue. */
  @Test
  void shouldKeepABurstOfSendersWaitingAndTurnNobodyAway() throws Exception {
    try (FrontDoor door = FrontDoor.reserve(new Listen("127.0.0.1", 0))) {
      URI url = URI.create(door.url());
      List<Socket> senders = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        Socket sender = new Socket();
        sender.connect(new InetSocketAddress(url.getHost(), url.getPort()), 2_000);
        sender.setSoTimeout(20_000);
        sender
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        senders.add(sender);
      }

      door.open(new Answering());

      for (Socket sender : senders) {
        assertThat(new String(sender.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 200");
        sender.close();
      }
    }
  }

  private static final class Answering extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.setStatus(200);
      callback.succeeded();
      return true;
    }
  }
}
