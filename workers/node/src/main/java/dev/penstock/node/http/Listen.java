package dev.penstock.node.http;

/**
 * Where the node listens.
 *
 * @param host an address of this machine; loopback unless the operator says otherwise
 * @param port 0 for any free one
 */
public record Listen(String host, int port) {

  public Listen {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("--port must be between 0 and 65535, not " + port);
    }
  }

  public boolean isLoopback() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  String literal() {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
