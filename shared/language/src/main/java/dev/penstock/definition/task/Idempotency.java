package dev.penstock.definition.task;

import java.util.Set;

/** What the target does when the same key comes twice. */
public enum Idempotency {
  /** It has no effect at all: GET, HEAD, OPTIONS. */
  SAFE,
  /** It acts once per {@code Idempotency-Key}. */
  KEY,
  /** Nothing is known: a second call may act twice, so a person decides after a crash. */
  NONE;

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  /**
   * For a call by HTTP.
   *
   * @param method in capitals
   * @return {@link #SAFE} for the methods that have no effect (RFC 9110, section 9.2.1), and what
   *     is declared for others
   */
  public static Idempotency of(String method, Idempotency declared) {
    return isSafe(method) ? SAFE : declared;
  }

  /** Whether calls by a method, in capitals, are taken for free of effects. */
  public static boolean isSafe(String method) {
    return SAFE_METHODS.contains(method);
  }
}
