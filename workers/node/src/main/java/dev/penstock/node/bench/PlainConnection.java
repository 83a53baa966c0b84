package dev.penstock.node.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept connection of HTTP/1.1, asked and read by the caller's own thread: the least that a
 * caller over HTTP can cost, so that what is measured is the other side. Java's own client hands
 * each request to threads of its own and back, which costs more than what is asked here.
 */
final class PlainConnection implements AutoCloseable {

  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;
  private final String head;

  private PlainConnection(Socket socket, InputStream in, String head) {
    this.socket = socket;
    this.in = in;
    this.head = head;
  }

  /**
   * Connects.
   *
   * @param key the API key that each request carries
   */
  static PlainConnection to(URI url, String key) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    socket.setTcpNoDelay(true);
    return new PlainConnection(
        socket,
        new BufferedInputStream(socket.getInputStream(), 1 << 16),
        "\r\nHost: %s\r\nAuthorization: Bearer %s\r\nAccept: application/json\r\n\r\n"
            .formatted(url.getAuthority(), key));
  }

  /** The body that a path answers. */
  byte[] get(String path) throws IOException {
    socket
        .getOutputStream()
        .write(("GET " + path + " HTTP/1.1" + head).getBytes(StandardCharsets.US_ASCII));
    String status = line();
    int length = -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    if (!status.startsWith("HTTP/1.1 200") || length < 0) {
      throw new IOException("answered " + status + " of " + length + " bytes");
    }
    return in.readNBytes(length);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended");
      }
      line.append((char) c);
    }
    return line.substring(0, line.length() - 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
