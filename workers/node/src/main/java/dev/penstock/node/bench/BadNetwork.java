package dev.penstock.node.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to an HTTP server on loopback, which loses some answers with their connection, brings
 * some answers and some requests twice, and can be cut for a while: then what is open breaks, and
 * what connects hears nothing. Thread-safe.
 */
final class BadNetwork implements AutoCloseable {

  /**
   * How bad it is, as shares of all messages.
   *
   * @param answersLost with their connection
   * @param answersDoubled on the same connection, one right after the other
   * @param requestsDoubled on a connection of its own, up to two seconds later
   */
  record Faults(double answersLost, double answersDoubled, double requestsDoubled) {}

  /** What a copy is told by, where its target could not tell it from a call. */
  static final String COPY = "Copied-On-The-Way";

  private static final Duration LATEST_COPY = Duration.ofSeconds(2);

  private final ServerSocket door;
  private final int server;
  private final Random random;
  private final Faults faults;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answersLost = new AtomicInteger();
  private final AtomicInteger answersDoubled = new AtomicInteger();
  private final AtomicInteger requestsDoubled = new AtomicInteger();
  private volatile boolean isCut;

  BadNetwork(int server, Random random, Faults faults) {
    this.server = server;
    this.random = random;
    this.faults = faults;
    try {
      this.door = new ServerSocket(0, 256, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("bad-network").start(this::serve);
  }

  String url() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  int answersLost() {
    return answersLost.get();
  }

  int answersDoubled() {
    return answersDoubled.get();
  }

  int requestsDoubled() {
    return requestsDoubled.get();
  }

  void cut() {
    isCut = true;
    open.forEach(BadNetwork::closeQuietly);
  }

  void mend() {
    isCut = false;
    // Who connected meanwhile was never heard.
    open.forEach(BadNetwork::closeQuietly);
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(BadNetwork::closeQuietly);
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        open.add(client);
        if (!isCut) {
          Socket behind = new Socket(InetAddress.ofLiteral("127.0.0.1"), server);
          open.add(behind);
          Thread.ofVirtual().start(() -> pass(client, behind, this::bringRequest));
          Thread.ofVirtual().start(() -> pass(behind, client, this::bringAnswer));
        }
      } catch (IOException e) {
        // The door is closed, or the server is: who waits is told nothing.
      }
    }
  }

  /** Brings one message, or breaks the connection by not doing so. */
  private interface Way {
    boolean bring(HttpMessage message, OutputStream out) throws IOException;
  }

  private void pass(Socket from, Socket to, Way way) {
    try (from;
        to) {
      InputStream in = new BufferedInputStream(from.getInputStream());
      OutputStream out = to.getOutputStream();
      Optional<HttpMessage> message = HttpMessage.read(in);
      while (message.isPresent() && way.bring(message.get(), out)) {
        message = HttpMessage.read(in);
      }
    } catch (IOException e) {
      // Cut, or over.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private boolean bringRequest(HttpMessage request, OutputStream out) throws IOException {
    if (happens(faults.requestsDoubled)) {
      requestsDoubled.incrementAndGet();
      Duration later = Duration.ofMillis(draw((int) LATEST_COPY.toMillis()));
      Thread.ofVirtual().start(() -> copy(request, later));
    }
    out.write(request.bytes());
    out.flush();
    return true;
  }

  private boolean bringAnswer(HttpMessage answer, OutputStream out) throws IOException {
    if (happens(faults.answersLost)) {
      answersLost.incrementAndGet();
      return false;
    }
    out.write(answer.bytes());
    if (happens(faults.answersDoubled)) {
      answersDoubled.incrementAndGet();
      out.write(answer.bytes());
    }
    out.flush();
    return true;
  }

  /** What is answered to a copy goes nowhere. */
  private void copy(HttpMessage request, Duration later) {
    MortalNode.pause(later);
    try (Socket behind = new Socket(InetAddress.ofLiteral("127.0.0.1"), server)) {
      behind.getOutputStream().write(request.with(COPY, "yes").bytes());
      HttpMessage.read(new BufferedInputStream(behind.getInputStream()));
    } catch (IOException e) {
      // The server is away: the copy is lost.
    }
  }

  private boolean happens(double share) {
    synchronized (random) {
      return random.nextDouble() < share;
    }
  }

  private int draw(int bound) {
    synchronized (random) {
      return random.nextInt(bound);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was closed already.
    }
  }
}
