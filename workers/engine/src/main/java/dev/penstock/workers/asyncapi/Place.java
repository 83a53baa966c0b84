package dev.penstock.workers.asyncapi;

import dev.penstock.json.Json;
import dev.penstock.workers.http.HttpUri;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where messages go to or come from.
 *
 * @param wire what is spoken there
 * @param uri with scheme, host and the channel as its path: what a policy decides on
 * @param subject the channel as the protocol names it
 */
record Place(Wire wire, URI uri, String subject) {

  private static final int NATS_PORT = 4222;

  static Place of(Server server, String address) {
    String subject =
        server.wire() != Wire.NATS && !address.startsWith("/") ? "/" + address : address;
    if (server.wire() == Wire.NATS && !subject.matches("[^\\s\\p{Cntrl}]+")) {
      throw new InvalidArgumentsException("document", "has a channel that is no NATS subject");
    }
    String path =
        server.wire() == Wire.NATS
            ? "/" + URLEncoder.encode(subject, StandardCharsets.UTF_8)
            : subject;
    int colon = server.url().indexOf("://");
    String scheme = server.url().substring(0, colon);
    boolean secure = isSecure(scheme);
    URI checked =
        HttpUri.of(
            (secure ? "https" : "http") + server.url().substring(colon) + path, Json.object());
    String rest = checked.toString().substring(checked.getScheme().length());
    if (server.wire() == Wire.NATS && checked.getPort() < 0) {
      rest = "://" + checked.getHost() + ":" + NATS_PORT + checked.getRawPath();
    }
    return new Place(server.wire(), URI.create(scheme + rest), subject);
  }

  /** Whether TLS is spoken there. */
  boolean isSecure() {
    return isSecure(uri.getScheme());
  }

  private static boolean isSecure(String scheme) {
    return scheme.equals("https") || scheme.equals("wss") || scheme.equals("tls");
  }

  String host() {
    return uri.getHost();
  }

  /** For a person to read. */
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
