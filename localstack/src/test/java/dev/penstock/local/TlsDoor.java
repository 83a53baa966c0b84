package dev.penstock.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** TLS before a server of HTTP/2 that speaks none, for clients with a certificate alone. */
final class TlsDoor implements AutoCloseable {

  private final SSLServerSocket server;
  private final int behind;
  private final AtomicInteger admitted = new AtomicInteger();

  private TlsDoor(SSLServerSocket server, int behind) {
    this.server = server;
    this.behind = behind;
  }

  /**
   * Opens it.
   *
   * @param behind the server's port on loopback
   */
  static TlsDoor open(SSLContext tls, int behind) {
    try {
      var server =
          (SSLServerSocket)
              tls.getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      SSLParameters parameters = server.getSSLParameters();
      parameters.setNeedClientAuth(true);
      parameters.setApplicationProtocols(new String[] {"h2"});
      server.setSSLParameters(parameters);
      TlsDoor door = new TlsDoor(server, behind);
      Thread.ofVirtual().start(door::accept);
      return door;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many clients have shown a good certificate. */
  int admitted() {
    return admitted.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket client = (SSLSocket) server.accept();
        Thread.ofVirtual().start(() -> carry(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void carry(SSLSocket client) {
    try (client;
        Socket inner = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      client.startHandshake();
      admitted.incrementAndGet();
      Thread back = Thread.ofVirtual().start(() -> copy(inner, client));
      copy(client, inner);
      back.join();
    } catch (IOException e) {
      return; // no certificate, or it hung up: no client of ours
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until either side has ended, which ends both. */
  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      return; // one of them is gone
    }
  }
}
