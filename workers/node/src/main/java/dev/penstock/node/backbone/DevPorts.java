package dev.penstock.node.backbone;

import dev.penstock.node.folder.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The four loopback ports of a Temporal server, kept in its folder so that they stay the same over
 * restarts, and drawn anew when one of them is taken.
 */
record DevPorts(int frontend, int http, int ui, int metrics) {

  static DevPorts of(Path file) {
    List<Integer> kept = read(file);
    if (kept.size() == 4 && kept.stream().allMatch(DevPorts::isFree)) {
      return of(kept);
    }
    return others(file);
  }

  /** Other ones, kept from now on. */
  static DevPorts others(Path file) {
    List<Integer> drawn = draw(4);
    PrivateFile.write(file, String.join(" ", drawn.stream().map(Object::toString).toList()) + "\n");
    return of(drawn);
  }

  /** Whether somebody listens on the port that clients speak to. */
  boolean isHeard() {
    try (Socket socket = new Socket(loopback(), frontend)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static DevPorts of(List<Integer> ports) {
    return new DevPorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
  }

  private static List<Integer> read(Path file) {
    try {
      List<Integer> ports = new ArrayList<>();
      for (String port : Files.readString(file).strip().split(" ", -1)) {
        ports.add(Integer.valueOf(port));
      }
      return ports;
    } catch (IOException | NumberFormatException e) {
      return List.of();
    }
  }

  /** Held open until all are drawn, so that they differ. */
  private static List<Integer> draw(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, loopback()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      held.forEach(DevPorts::close);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port), 1);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }
}
