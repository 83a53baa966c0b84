package dev.penstock.workers.asyncapi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.SSLParametersWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** A real WebSocket server on loopback: greets who connects, and keeps what it is sent. */
public final class SocketServer extends WebSocketServer implements AutoCloseable {

  private final CountDownLatch started = new CountDownLatch(1);
  private final List<String> greetings;
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final Queue<String> handshakes = new ConcurrentLinkedQueue<>();

  public SocketServer(String... greetings) {
    this(null, greetings);
  }

  /** With TLS, for clients that show a certificate which the context trusts; null for neither. */
  public SocketServer(@Nullable SSLContext security, String... greetings) {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    this.greetings = List.of(greetings);
    setDaemon(true);
    if (security != null) {
      SSLParameters wanted = security.getDefaultSSLParameters();
      wanted.setNeedClientAuth(true);
      setWebSocketFactory(new SSLParametersWebSocketServerFactory(security, wanted));
    }
    start();
    try {
      if (!started.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no WebSocket server came up");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public List<String> received() {
    return List.copyOf(received);
  }

  /** Path and credentials of each who connected. */
  public List<String> handshakes() {
    return List.copyOf(handshakes);
  }

  @Override
  public void onOpen(WebSocket client, ClientHandshake handshake) {
    handshakes.add(
        handshake.getResourceDescriptor() + " " + handshake.getFieldValue("Authorization"));
    greetings.forEach(client::send);
  }

  @Override
  public void onMessage(WebSocket client, String message) {
    received.add(message);
  }

  @Override
  public void onClose(WebSocket client, int code, String reason, boolean remote) {}

  @Override
  public void onError(WebSocket client, Exception error) {}

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void close() {
    try {
      stop(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
