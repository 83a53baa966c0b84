package dev.penstock.workers.http;

import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** User and password, for servers that are signed in to by these. Never printed. */
public record Login(String user, String password) {

  private static final String BASIC = "Basic ";

  /**
   * What a call shows; null for nothing.
   *
   * @throws InvalidArgumentsException when it is of another scheme than basic
   */
  public static @Nullable Login of(@Nullable Authorization authorization, URI server) {
    if (authorization == null) {
      return null;
    }
    String shown =
        authorization
            .headerFor(server)
            .filter(header -> header.startsWith(BASIC))
            .orElseThrow(
                () ->
                    new InvalidArgumentsException(
                        "authentication", "must be of the scheme basic for this server"));
    byte[] pair = Base64.getDecoder().decode(shown.substring(BASIC.length()));
    String text = new String(pair, StandardCharsets.UTF_8);
    int colon = text.indexOf(':');
    return new Login(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public String toString() {
    return "Login[***]";
  }
}
