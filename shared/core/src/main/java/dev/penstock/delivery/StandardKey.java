package dev.penstock.delivery;

import dev.penstock.trigger.SignatureForm;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The keys of Standard Webhooks, whose prefix says what they are. Its libraries take the base64 of
 * a symmetric one also alone.
 */
final class StandardKey {

  /** Before a signature of the asymmetric kind. */
  static final String ASYMMETRIC = "v1a,";

  static final String SYMMETRIC_SECRET = "whsec_";
  static final String PUBLIC = "whpk_";
  static final String PRIVATE = "whsk_";

  private StandardKey() {}

  static Optional<VerifyingKey> verifying(SignatureForm form, byte[] secret) {
    String text = new String(secret, StandardCharsets.US_ASCII).strip();
    if (text.startsWith(PUBLIC)) {
      Optional<byte[]> key = KeyBytes.base64(text.substring(PUBLIC.length()));
      return key.isEmpty()
          ? Optional.empty()
          : SenderPublicKey.ed25519(form, ASYMMETRIC, key.get());
    }
    Optional<byte[]> key = symmetric(text);
    return key.isEmpty() ? Optional.empty() : Optional.of(HmacKey.of(form, key.get()));
  }

  /** The bytes of a symmetric secret. */
  static Optional<byte[]> symmetric(String text) {
    return KeyBytes.base64(
        text.startsWith(SYMMETRIC_SECRET) ? text.substring(SYMMETRIC_SECRET.length()) : text);
  }
}
