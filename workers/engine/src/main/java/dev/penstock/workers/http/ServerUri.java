package dev.penstock.workers.http;

import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/** Servers that are not spoken to by HTTP, in the one spelling that policy and wire both see. */
public final class ServerUri {

  private ServerUri() {}

  /**
   * The server, with its port and path.
   *
   * @param usualPorts the port of each scheme that there may be, where none is named
   * @throws InvalidArgumentsException when it is something else, or holds user information
   */
  public static URI of(String text, Map<String, Integer> usualPorts) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new InvalidArgumentsException("server", "is not a URI: " + e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    Integer usual = usualPorts.get(scheme);
    if (usual == null) {
      throw new InvalidArgumentsException(
          "server", "must be a URI of " + String.join(" or ", usualPorts.keySet()));
    }
    if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
      throw new InvalidArgumentsException(
          "server", "must not hold user information; name a secret under authentication");
    }
    if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new InvalidArgumentsException("server", "must be a host, and no query");
    }
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw new InvalidArgumentsException("server", "names no port between 1 and 65535");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return URI.create(scheme + "://" + plain + ":" + port + uri.getRawPath());
  }
}
