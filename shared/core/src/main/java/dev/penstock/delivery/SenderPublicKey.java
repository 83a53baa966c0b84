package dev.penstock.delivery;

import dev.penstock.trigger.SignatureForm;
import dev.penstock.trigger.SignatureForm.Algorithm;
import dev.penstock.trigger.SignatureForm.Encoding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A sender's public key: it lets in, and can't sign. */
final class SenderPublicKey implements VerifyingKey {

  /** What stands before the 32 bytes of an Ed25519 key in X.509 (RFC 8410). */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int ED25519_BYTES = 32;

  private final Algorithm algorithm;
  private final Encoding encoding;
  private final String prefix;
  private final PublicKey key;

  private SenderPublicKey(Algorithm algorithm, Encoding encoding, String prefix, PublicKey key) {
    this.algorithm = algorithm;
    this.encoding = encoding;
    this.prefix = prefix;
    this.key = key;
  }

  static Optional<VerifyingKey> ed25519(SignatureForm form, String prefix, byte[] raw) {
    Optional<PublicKey> key = ed25519(raw);
    return key.isEmpty()
        ? Optional.empty()
        : Optional.of(new SenderPublicKey(Algorithm.ED25519, form.encoding(), prefix, key.get()));
  }

  /** The 32 bytes of a key (RFC 8032); empty when they are none. */
  static Optional<PublicKey> ed25519(byte[] raw) {
    if (raw.length != ED25519_BYTES) {
      return Optional.empty();
    }
    byte[] encoded = new byte[ED25519.length + raw.length];
    System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
    System.arraycopy(raw, 0, encoded, ED25519.length, raw.length);
    return key(Algorithm.ED25519, "Ed25519", encoded);
  }

  static Optional<VerifyingKey> x509(SignatureForm form, byte[] encoded) {
    Optional<PublicKey> key = key(form.algorithm(), "EC", encoded);
    return key.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SenderPublicKey(form.algorithm(), form.encoding(), form.prefix(), key.get()));
  }

  @Override
  public boolean made(List<byte[]> offered, List<byte[]> parts) {
    boolean right = false;
    for (byte[] text : offered) {
      String signature = new String(text, StandardCharsets.UTF_8);
      if (signature.startsWith(prefix)) {
        right |= verifies(signature.substring(prefix.length()), parts);
      }
    }
    return right;
  }

  private boolean verifies(String text, List<byte[]> parts) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    Optional<byte[]> signature =
        encoding == Encoding.HEX ? KeyBytes.hex(ascii) : KeyBytes.base64(ascii);
    if (signature.isEmpty()) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(algorithm.jca());
      check.initVerify(key);
      for (byte[] part : parts) {
        check.update(part);
      }
      return check.verify(signature.get());
    } catch (GeneralSecurityException e) {
      // Bytes that are no signature at all.
      return false;
    }
  }

  private static Optional<PublicKey> key(Algorithm algorithm, String family, byte[] encoded) {
    try {
      PublicKey key =
          KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(encoded));
      // Bytes of the right length may still be no point of the curve.
      Signature.getInstance(algorithm.jca()).initVerify(key);
      return Optional.of(key);
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
