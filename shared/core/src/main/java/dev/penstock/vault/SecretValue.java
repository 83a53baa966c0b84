package dev.penstock.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of a secret in memory, for as long as it is used: close it and the bytes are zeroed. It
 * never prints itself, and no JSON mapper finds anything to write. Not thread-safe.
 */
public final class SecretValue implements AutoCloseable {

  private final byte[] bytes;
  private boolean closed;

  private SecretValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy; the caller zeroes its own array. */
  public static SecretValue of(byte[] bytes) {
    return new SecretValue(bytes.clone());
  }

  /** From text, as UTF-8. Prefer bytes where the source allows: a String can't be zeroed. */
  public static SecretValue of(String text) {
    return new SecretValue(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the value; the caller zeroes it. */
  public byte[] reveal() {
    if (closed) {
      throw new IllegalStateException("the secret was closed");
    }
    return bytes.clone();
  }

  /**
   * The value as text (UTF-8), for an interface that takes nothing else. It stays in memory until
   * it is collected.
   */
  public String revealText() {
    if (closed) {
      throw new IllegalStateException("the secret was closed");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  int size() {
    return bytes.length;
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "***";
  }
}
