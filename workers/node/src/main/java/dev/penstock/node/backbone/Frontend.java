package dev.penstock.node.backbone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether something listens at an address. */
final class Frontend {

  private static final int PATIENCE_MILLIS = 1_000;

  private Frontend() {}

  /**
   * Connects and hangs up.
   *
   * @param target {@code host:port}
   */
  static boolean answers(String target) {
    int colon = target.lastIndexOf(':');
    String host = target.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(target.substring(colon + 1));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
