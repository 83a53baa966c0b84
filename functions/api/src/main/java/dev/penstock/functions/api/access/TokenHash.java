package dev.penstock.functions.api.access;

import dev.penstock.json.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Bearer values of 256 random bits. Only their SHA-256 is stored: with that much entropy a slow
 * password hash would add nothing, and the lookup by hash leaks no prefix through timing.
 * Thread-safe.
 */
public final class TokenHash {

  private static final SecureRandom RANDOM = new SecureRandom();

  private TokenHash() {}

  /** A new value, for example {@code pk_…} with 43 base64url characters. */
  public static String draw(String prefix) {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return prefix + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static byte[] of(String token) {
    return Digest.raw(token.getBytes(StandardCharsets.UTF_8));
  }
}
