package dev.penstock.functions.api.oidc;

import dev.penstock.functions.api.access.SessionCookie;
import dev.penstock.functions.api.access.TokenHash;
import dev.penstock.http.HttpRequest;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

/**
 * Sign-ins under way: short-lived, used once, and bound to one browser by a cookie. The store holds
 * hashes only: the verifier (RFC 7636) and the nonce are derived from the state, with a key that is
 * not in the store. Thread-safe.
 */
final class Attempts {

  static final Duration TTL = Duration.ofMinutes(10);

  private static final Duration KEPT = Duration.ofHours(1);

  private final Keyring keyring;
  private final Clock clock;

  Attempts(Keyring keyring, Clock clock) {
    this.keyring = keyring;
    this.clock = clock;
  }

  /**
   * One that just began.
   *
   * @param state comes back with the browser
   * @param browser for the browser's cookie
   */
  record Begun(String state, String browser, Instant expiresAt) {
    @Override
    public String toString() {
      return "Begun[***]";
    }
  }

  Begun begin(Connection transaction) throws SQLException {
    Instant now = clock.instant();
    var begun = new Begun(state(), TokenHash.draw("pb"), now.plus(TTL));
    try (PreparedStatement forget =
        transaction.prepareStatement("DELETE FROM sign_in_attempt WHERE expires_at < ?")) {
      forget.setObject(1, now.minus(KEPT).atOffset(ZoneOffset.UTC));
      forget.executeUpdate();
    }
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO sign_in_attempt (state_hash, browser_hash, expires_at) VALUES (?, ?, ?)")) {
      insert.setBytes(1, TokenHash.of(begun.state()));
      insert.setBytes(2, TokenHash.of(begun.browser()));
      insert.setObject(3, begun.expiresAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    return begun;
  }

  /**
   * Uses one up. One statement: of two requests with the same state, one gets false. Who comes with
   * another browser does not use it up.
   *
   * @return whether it began here, in this browser, not long ago, and was not used
   */
  boolean use(Connection transaction, String state, HttpRequest request) throws SQLException {
    Instant now = clock.instant();
    String browser = request.cookies().getOrDefault(cookieName(request), "");
    try (PreparedStatement use =
        transaction.prepareStatement(
            """
            UPDATE sign_in_attempt
               SET used_at = ?
             WHERE state_hash = ? AND browser_hash = ? AND used_at IS NULL AND expires_at > ?
            """)) {
      use.setObject(1, now.atOffset(ZoneOffset.UTC));
      use.setBytes(2, TokenHash.of(state));
      use.setBytes(3, TokenHash.of(browser));
      use.setObject(4, now.atOffset(ZoneOffset.UTC));
      return use.executeUpdate() == 1;
    }
  }

  String verifier(String state) {
    return derived("pkce:", state);
  }

  String nonce(String state) {
    return derived("nonce:", state);
  }

  /** {@code S256} of a verifier. */
  static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * The {@code Set-Cookie} that binds an attempt to the browser. A name that begins with {@code
   * __Host-} can be set by nobody but this very host over TLS.
   */
  static String cookie(HttpRequest request, String value, Duration ttl) {
    String cookie =
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax"
            .formatted(cookieName(request), value, ttl.toSeconds());
    return SessionCookie.isPlainLoopback(request) ? cookie : cookie + "; Secure";
  }

  private static String cookieName(HttpRequest request) {
    return SessionCookie.isPlainLoopback(request) ? "penstock_signin" : "__Host-penstock_signin";
  }

  /**
   * Which key things are derived with is part of it, for those that are under way at a rotation.
   */
  private String state() {
    return TokenHash.draw("pa") + "." + keyring.installationId();
  }

  private String derived(String what, String state) {
    byte[] mac =
        keyring
            .macUnder(
                state.substring(state.indexOf('.') + 1),
                Keyring.Purpose.SESSION,
                what.getBytes(StandardCharsets.US_ASCII),
                state.getBytes(StandardCharsets.UTF_8))
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.UNAUTHENTICATED,
                        "This sign-in began under a key that is not in use any more."));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }
}
