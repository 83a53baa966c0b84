package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A free port on 127.0.0.1, remembered in a file so that it stays the same over restarts; when it
 * is taken at a node's start, another one is remembered instead.
 */
final class LoopbackPort {

  // Below the ports that systems give to outgoing connections: while the server is down, none of
  // its own clients can come to sit on its port.
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 30_000;
  private static final int TRIES = 200;
  private static final int LOOKS = 100;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final SecureRandom RANDOM = new SecureRandom();

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
    number =
        RANDOM
            .ints(TRIES, LOWEST, HIGHEST)
            .filter(LoopbackPort::isFree)
            .findFirst()
            .orElseThrow(
                () -> PlatformException.of(ProblemType.UNAVAILABLE, "No free loopback port."));
    Folders.writePrivate(file, number + "\n");
  }

  /**
   * Waits until nobody listens on the port, which stays the same: a process that a killed server
   * was about to start may hold it for a moment.
   *
   * @throws PlatformException {@code unavailable} when somebody goes on to listen there
   */
  void awaitFree() {
    for (int look = 0; !isFree(number); look++) {
      if (look == LOOKS) {
        throw PlatformException.of(
            ProblemType.UNAVAILABLE,
            "Something else listens on 127.0.0.1:" + number + ", the port of the store.");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
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
