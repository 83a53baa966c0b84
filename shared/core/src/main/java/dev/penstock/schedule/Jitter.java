package dev.penstock.schedule;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;

/**
 * How long after its nominal time an occurrence starts. It follows from the schedule's name and the
 * time alone, so that every node and every preview says the same, and schedules of one hour spread.
 */
final class Jitter {

  private Jitter() {}

  /**
   * Whole milliseconds from nothing to less than the bound.
   *
   * @param bound not negative
   */
  static Duration of(String schedule, Instant nominal, Duration bound) {
    long hash = ByteBuffer.wrap(digest(schedule + "\n" + nominal)).getLong();
    return Duration.ofMillis(Math.unsignedMultiplyHigh(hash, bound.toMillis()));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
