package dev.penstock.local;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Sends bytes to a server and hears what it says until it closes the connection.
 *
 * @param url where it listens; the path is not looked at
 */
record RawSender(URI url) {

  /** Longer than the front door waits for anybody that has nothing more to say. */
  private static final int PATIENCE_MILLIS = 20_000;

  /**
   * Sends, says that nothing more will come, and listens.
   *
   * @return what was said; a connection that is reset loses what was said before
   * @throws AssertionError when the connection is neither answered nor closed in time
   */
  String send(byte[] request) {
    StringBuilder answer = new StringBuilder();
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      byte[] piece = new byte[8192];
      for (int n = socket.getInputStream().read(piece);
          n >= 0;
          n = socket.getInputStream().read(piece)) {
        answer.append(new String(piece, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError(
          "left open after \"" + answer + "\": " + HexFormat.of().formatHex(request), e);
    } catch (SocketException e) {
      return answer.toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return answer.toString();
  }
}
