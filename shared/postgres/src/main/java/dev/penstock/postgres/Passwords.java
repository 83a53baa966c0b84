package dev.penstock.postgres;

import java.security.SecureRandom;
import java.util.Base64;

/** Passwords that no person ever types: 192 random bits. */
final class Passwords {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  static String next() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
