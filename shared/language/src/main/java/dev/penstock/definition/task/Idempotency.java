package dev.penstock.definition.task;

/** What the target does when the same key comes twice. */
public enum Idempotency {
  /** It has no effect at all: GET, HEAD, OPTIONS. */
  SAFE,
  /** It acts once per {@code Idempotency-Key}. */
  KEY,
  /** Nothing is known: a second call may act twice, so a person decides after a crash. */
  NONE
}
