package dev.penstock.http;

import java.util.List;

/** What every answer tells a browser, whoever serves it. */
public final class SecurityHeaders {

  /** A header. */
  public record Header(String name, String value) {}

  /** The console needs its own files and its own API, and nothing else in the world. */
  public static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          "connect-src 'self'",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'");

  /** Those that only browsers of the last years know. */
  public static final List<Header> ISOLATION =
      List.of(
          new Header("Cross-Origin-Opener-Policy", "same-origin"),
          new Header("Cross-Origin-Resource-Policy", "same-origin"),
          new Header("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"));

  /** The others. */
  public static final List<Header> BASIC =
      List.of(
          new Header("Content-Security-Policy", CONTENT_SECURITY_POLICY),
          new Header("X-Content-Type-Options", "nosniff"),
          new Header("X-Frame-Options", "DENY"),
          new Header("Referrer-Policy", "no-referrer"));

  private SecurityHeaders() {}
}
