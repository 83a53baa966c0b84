package dev.penstock.node.bench;

import dev.penstock.store.Database;
import dev.penstock.store.DatabaseSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * The way to a store that is on another machine: a link on loopback that holds back whatever comes,
 * in both directions, for half of a round trip. Closing breaks its connections. Thread-safe.
 */
final class DistantStore implements AutoCloseable {

  private final ServerSocket door;
  private final int port;
  private final Duration oneWay;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private DistantStore(ServerSocket door, int port, Duration oneWay) {
    this.door = door;
    this.port = port;
    this.oneWay = oneWay;
  }

  /** Opens a link to a port of this machine. */
  static DistantStore at(int port, Duration roundTrip) {
    try {
      var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      var link = new DistantStore(door, port, roundTrip.dividedBy(2));
      Thread.ofVirtual().start(link::accept);
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same store and role as of these settings, through the link. */
  static Database database(DatabaseSettings near, DistantStore link) {
    String url = near.url().replace(":" + link.port + "/", ":" + link.door.getLocalPort() + "/");
    return Database.open(
        new DatabaseSettings(
            url, near.user(), near.password(), near.poolSize(), near.acquireTimeout()));
  }

  /** The port in a URL such as {@code jdbc:postgresql://127.0.0.1:5432/penstock}. */
  static int portOf(DatabaseSettings settings) {
    return URI.create(settings.url().substring("jdbc:".length())).getPort();
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        open.add(near);
        open.add(far);
        Thread.ofVirtual().start(() -> carry(near, far));
        Thread.ofVirtual().start(() -> carry(far, near));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] piece = new byte[64 << 10];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        LockSupport.parkNanos(oneWay.toNanos());
        out.write(piece, 0, n);
      }
    } catch (IOException broken) {
      // Either side has gone: so does the other.
    }
  }
}
