package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.http.HttpUri;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where messages go to or come from.
 *
 * @param wire what is spoken there
 * @param uri with scheme, host and the channel as its path: what a policy decides on
 * @param subject the channel as the protocol names it
 * @param security the security schemes that the document has for the server
 */
record Place(Wire wire, URI uri, String subject, List<JsonNode> security) {

  static Place of(Server server, String address) {
    boolean named = server.wire().hasSubjects();
    String subject = !named && !address.startsWith("/") ? "/" + address : address;
    if (named && !subject.matches(subjects(server.wire()))) {
      throw new InvalidArgumentsException(
          "document", "has a channel that is no subject or topic of " + server.wire().protocol());
    }
    String path = named ? "/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) : subject;
    int colon = server.url().indexOf("://");
    String scheme = server.url().substring(0, colon);
    boolean secure = isSecure(scheme);
    URI checked =
        HttpUri.of(
            (secure ? "https" : "http") + server.url().substring(colon) + path, Json.object());
    String rest = checked.toString().substring(checked.getScheme().length());
    if (named && checked.getPort() < 0) {
      int port = server.wire() == Wire.NATS ? 4222 : 9092;
      rest = "://" + checked.getHost() + ":" + port + checked.getRawPath();
    }
    return new Place(server.wire(), URI.create(scheme + rest), subject, server.security());
  }

  private static String subjects(Wire wire) {
    return wire == Wire.KAFKA ? "[A-Za-z0-9._-]{1,249}" : "[^\\s\\p{Cntrl}]+";
  }

  /** Whether TLS is spoken there. */
  boolean isSecure() {
    return isSecure(uri.getScheme());
  }

  private static boolean isSecure(String scheme) {
    return scheme.equals("https")
        || scheme.equals("wss")
        || scheme.equals("tls")
        || scheme.equals("kafka-secure");
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
