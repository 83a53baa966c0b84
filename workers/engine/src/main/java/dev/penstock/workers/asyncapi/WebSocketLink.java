package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.tls.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;

/** A WebSocket (RFC 6455) to the address that was checked. Redirects are not followed. */
final class WebSocketLink extends WebSocketClient implements Feed {

  static final int NORMAL = 1000;

  /** What waits in memory; then the connection is not read on, and the other side has to wait. */
  private static final int MOST_WAITING = 1_000;

  private final Place place;
  private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;
  private volatile int code;
  private volatile String reason = "";
  private volatile @Nullable Refusal refusal;

  private WebSocketLink(Place place, Map<String, String> headers, int maxBytes, Duration within) {
    super(
        place.uri(),
        new Draft_6455(List.of(), List.of(new Protocol("")), maxBytes),
        headers,
        Math.clamp(within.toMillis(), 1, Integer.MAX_VALUE));
    this.place = place;
    setDaemon(true);
    setTcpNoDelay(true);
  }

  // A factory of sockets, which the library prefers, would be asked for this one socket only.
  @SuppressWarnings("deprecation")
  static WebSocketLink open(
      Place place, InetAddress address, Shown shown, int maxBytes, Duration within)
      throws WireException, InterruptedException {
    var link =
        new WebSocketLink(
            place,
            shown.authorization() == null
                ? Map.of()
                : Map.of("Authorization", shown.authorization()),
            maxBytes,
            within);
    link.setDnsResolver(_ -> address);
    if (shown.tls() != null) {
      link.setSocket(greeted(place, address, shown.tls(), within));
    }
    if (!link.connectBlocking(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS)) {
      link.close();
      Refusal refusal = link.refusal;
      if (refusal != null) {
        throw WireException.refused(place, refusal);
      }
      boolean refused = link.reason.contains(" 401") || link.reason.contains(" 403");
      throw new WireException(
          refused ? Standard.AUTHENTICATION : Standard.COMMUNICATION,
          place + ": no WebSocket came about. " + link.reason);
    }
    return link;
  }

  /**
   * A connection whose TLS handshake is over. The library leaves the handshake to whichever of its
   * two threads comes first, and the other one may end the connection before the reason is told.
   */
  private static Socket greeted(Place place, InetAddress address, SSLContext tls, Duration within)
      throws WireException {
    int millis = Math.clamp(within.toMillis(), 1, Integer.MAX_VALUE);
    int port = place.uri().getPort() < 0 ? 443 : place.uri().getPort();
    Socket raw = new Socket();
    try {
      raw.connect(new InetSocketAddress(address, port), millis);
      raw.setSoTimeout(millis);
      // The name is also what the other side is told (RFC 6066 section 3).
      var socket = (SSLSocket) tls.getSocketFactory().createSocket(raw, place.host(), port, true);
      socket.startHandshake();
      socket.setSoTimeout(0);
      return socket;
    } catch (IOException e) {
      try {
        raw.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw Refusal.of(e)
          .map(refusal -> WireException.refused(place, refusal))
          .orElseGet(
              () ->
                  new WireException(
                      Standard.COMMUNICATION,
                      place + ": no TLS connection came about. " + e.getMessage()));
    }
  }

  @Override
  public @Nullable Incoming next(Duration within) throws WireException, InterruptedException {
    byte[] payload = waiting.poll();
    if (payload == null && ended.getCount() == 0) {
      payload = waiting.poll();
      if (payload == null) {
        throw new WireException(
            Standard.COMMUNICATION, place + " has closed the connection: " + how());
      }
    }
    if (payload == null) {
      payload = waiting.poll(within.toNanos(), TimeUnit.NANOSECONDS);
    }
    return payload == null ? null : new Incoming(payload, Map.of());
  }

  /**
   * Closes it in order and waits for the other side to do the same: then it has all that was sent.
   * The code with which it ended; 1006 when the other side did not.
   */
  int finish(Duration within) throws InterruptedException {
    closing = true;
    close(NORMAL);
    return ended.await(within.toNanos(), TimeUnit.NANOSECONDS) ? code : 1006;
  }

  String how() {
    return code + (reason.isEmpty() ? "" : " " + reason);
  }

  @Override
  public void close() {
    closing = true;
    super.close();
  }

  /** The handshake is over, and the context of the connection has looked at the name. */
  @Override
  protected void onSetSSLParameters(SSLParameters parameters) {}

  @Override
  public void onOpen(ServerHandshake handshake) {}

  @Override
  public void onMessage(String message) {
    keep(message.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onMessage(ByteBuffer bytes) {
    byte[] payload = new byte[bytes.remaining()];
    bytes.get(payload);
    keep(payload);
  }

  @Override
  public void onClose(int endCode, String endReason, boolean remote) {
    code = endCode;
    reason = endReason == null ? "" : endReason;
    ended.countDown();
  }

  @Override
  public void onError(Exception error) {
    reason = String.valueOf(error.getMessage());
    refusal = Refusal.of(error).orElse(null);
  }

  /** Waits as long as the run has not come to what is there already. */
  private void keep(byte[] payload) {
    try {
      boolean kept = false;
      while (!kept && !closing) {
        kept = waiting.offer(payload, 1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
