package dev.penstock.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests, written {@code sha256:<64 lower-case hex digits>}. Thread-safe. */
public final class Digest {

  private Digest() {}

  public static String of(byte[] bytes) {
    return "sha256:" + HexFormat.of().formatHex(raw(bytes));
  }

  /** The 32 bytes themselves. */
  public static byte[] raw(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of a tree's canonical form, so that key order and spacing do not matter. */
  public static String of(JsonNode tree) {
    return of(CanonicalJson.write(tree));
  }
}
