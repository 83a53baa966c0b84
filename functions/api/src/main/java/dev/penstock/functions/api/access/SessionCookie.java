package dev.penstock.functions.api.access;

import dev.penstock.http.HttpRequest;

/** Cookies of the console, as a browser is told to keep them (RFC 6265bis, section 4.1). */
public final class SessionCookie {

  /** What a session's cookie is called. */
  public static final String NAME = "penstock_session";

  private SessionCookie() {}

  /** The {@code Set-Cookie} of a session. */
  public static String of(HttpRequest request, String token, long seconds) {
    String cookie =
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict".formatted(NAME, token, seconds);
    return isPlainLoopback(request) ? cookie : cookie + "; Secure";
  }

  /** A browser on this machine talks plain HTTP to the node; everyone else comes over TLS. */
  public static boolean isPlainLoopback(HttpRequest request) {
    boolean plain = !request.header("x-forwarded-proto").orElse("http").equals("https");
    String host = request.header("host").orElse("");
    return plain && host.matches("(127\\.0\\.0\\.1|localhost|\\[::1\\])(:\\d+)?");
  }
}
