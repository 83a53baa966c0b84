package dev.penstock.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands before a server and cuts the first connection on which a statement is asked. */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket door;
  private final int server;
  private final String statement;
  private final AtomicBoolean cut = new AtomicBoolean();

  /** One before a server on loopback. */
  CuttingProxy(int server, String statement) {
    this.server = server;
    this.statement = statement;
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  boolean hasCut() {
    return cut.get();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.ofVirtual().start(() -> pass(client, behind, true));
        Thread.ofVirtual().start(() -> pass(behind, client, false));
      } catch (IOException e) {
        return; // Closed, or the server is gone: whoever waits is refused.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean isAsking) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        byte[] part = Arrays.copyOf(buffer, read);
        if (isAsking
            && new String(part, StandardCharsets.ISO_8859_1).contains(statement)
            && cut.compareAndSet(false, true)) {
          return;
        }
        out.write(part);
        out.flush();
      }
    } catch (IOException e) {
      // The other side is gone.
    }
  }
}
