package dev.penstock.keyring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a data key is for: one version of one secret. It is bound to the wrapped key, which opens
 * under no other label.
 */
public record DataKeyLabel(String name, int version) {

  private static final byte[] DOMAIN = "penstock/data-key/1\0".getBytes(StandardCharsets.US_ASCII);

  /** The version has a fixed length and stands before the name: no two labels give the same. */
  public byte[] bytes() {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(DOMAIN.length + 4 + text.length)
        .put(DOMAIN)
        .putInt(version)
        .put(text)
        .array();
  }

  /** For key services that take names and values, and show them in a log of their own. */
  public Map<String, String> context() {
    return Map.of("penstock", "data-key", "secret", name, "version", Integer.toString(version));
  }
}
