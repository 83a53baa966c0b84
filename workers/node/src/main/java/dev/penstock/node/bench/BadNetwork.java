package dev.penstock.node.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a server on loopback, which loses some answers with their connection and can be cut
 * for a while: then what is open breaks, and what connects hears nothing. Thread-safe.
 */
final class BadNetwork implements AutoCloseable {

  private final ServerSocket door;
  private final int server;
  private final Random random;
  private final double lost;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answersLost = new AtomicInteger();
  private volatile boolean isCut;

  /**
   * A way.
   *
   * @param lost the share of answers that don't arrive
   */
  BadNetwork(int server, Random random, double lost) {
    this.server = server;
    this.random = random;
    this.lost = lost;
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
          Thread.ofVirtual().start(() -> pass(client, behind, false));
          Thread.ofVirtual().start(() -> pass(behind, client, true));
        }
      } catch (IOException e) {
        // The door is closed, or the server is: who waits is told nothing.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean isAnswer) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isAnswer && isLost()) {
          answersLost.incrementAndGet();
          return;
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // Cut, or over.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private boolean isLost() {
    synchronized (random) {
      return random.nextDouble() < lost;
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
