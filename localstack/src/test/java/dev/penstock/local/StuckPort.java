package dev.penstock.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that accepts nobody: its backlog is full, so that a connect hangs in its handshake. A
 * caller stands between intent and act for as long as this is open.
 */
final class StuckPort implements AutoCloseable {

  private final ServerSocket server;
  private final List<SocketChannel> queue = new ArrayList<>();

  private StuckPort(ServerSocket server) {
    this.server = server;
  }

  static StuckPort open() {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      StuckPort stuck = new StuckPort(server);
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(server.getLocalSocketAddress());
        stuck.queue.add(channel);
      }
      return stuck;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    try {
      for (SocketChannel channel : queue) {
        channel.close();
      }
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
