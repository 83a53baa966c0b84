package dev.penstock.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Keys as the texts in which providers show them; empty when a text is none. */
final class KeyBytes {

  private KeyBytes() {}

  static Optional<byte[]> base64(byte[] text) {
    return base64(new String(text, StandardCharsets.US_ASCII).strip());
  }

  static Optional<byte[]> base64(String text) {
    try {
      return some(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<byte[]> hex(byte[] text) {
    try {
      return some(HexFormat.of().parseHex(new String(text, StandardCharsets.US_ASCII).strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Base64, with or without PEM's frame and lines (RFC 7468). */
  static Optional<byte[]> pem(byte[] text) {
    String framed = new String(text, StandardCharsets.US_ASCII);
    return base64(framed.replaceAll("-----(BEGIN|END) [A-Z ]+-----", "").replaceAll("\\s", ""));
  }

  private static Optional<byte[]> some(byte[] key) {
    return key.length == 0 ? Optional.empty() : Optional.of(key);
  }
}
