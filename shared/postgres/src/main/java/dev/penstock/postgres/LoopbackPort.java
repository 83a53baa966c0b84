package dev.penstock.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A free port on 127.0.0.1, remembered in a file so that it stays the same over restarts; when it
 * is taken at a start, another one is remembered instead.
 */
final class LoopbackPort {

  private final Path file;
  private volatile int number;

  LoopbackPort(Path file) {
    this.file = file;
    int remembered = remembered();
    if (remembered > 0) {
      number = remembered;
    } else {
      ensureFree();
    }
  }

  int number() {
    return number;
  }

  /** Keeps the port when nobody else listens there, else draws and remembers another one. */
  void ensureFree() {
    if (number > 0 && isFree(number)) {
      return;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      number = socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Folders.writePrivate(file, number + "\n");
  }

  private int remembered() {
    try {
      return Files.exists(file) ? Integer.parseInt(Folders.read(file)) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(loopback(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }
}
