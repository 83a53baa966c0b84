package dev.penstock.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a port of this machine that can be shut: whoever is on it is thrown out, whoever comes
 * is refused, and those who don't come this way notice nothing.
 */
final class Gate implements AutoCloseable {

  private final int behind;
  private final Set<Socket> passing = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket server;

  private Gate(int behind, ServerSocket server) {
    this.behind = behind;
    this.server = server;
  }

  /** Open. */
  static Gate before(int port) {
    try {
      Gate gate = new Gate(port, listening(0));
      gate.serve();
      return gate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  void shut() throws IOException {
    server.close();
    for (Socket socket : passing) {
      socket.close();
    }
  }

  void open() throws IOException {
    server = listening(server.getLocalPort());
    serve();
  }

  private void serve() {
    ServerSocket serving = server;
    Thread.ofVirtual()
        .start(
            () -> {
              while (!serving.isClosed()) {
                try {
                  pass(serving, serving.accept());
                } catch (IOException e) {
                  // It was shut, or whoever is behind it is away.
                }
              }
            });
  }

  private void pass(ServerSocket serving, Socket from) throws IOException {
    passing.add(from);
    Socket to = new Socket(InetAddress.getLoopbackAddress(), behind);
    passing.add(to);
    if (serving.isClosed()) {
      from.close();
      to.close();
    }
    Thread.ofVirtual().start(() -> copy(from, to));
    Thread.ofVirtual().start(() -> copy(to, from));
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either end has gone; the other goes with it.
    } finally {
      passing.remove(from);
      passing.remove(to);
    }
  }

  private static ServerSocket listening(int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return server;
  }

  @Override
  public void close() throws IOException {
    shut();
  }
}
