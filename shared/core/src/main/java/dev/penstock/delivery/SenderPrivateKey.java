package dev.penstock.delivery;

import dev.penstock.trigger.SignatureForm;
import dev.penstock.trigger.SignatureForm.Algorithm;
import dev.penstock.trigger.SignatureForm.Encoding;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A private key, as only a sender has one. */
final class SenderPrivateKey implements SigningKey {

  /** What stands before the 32 bytes of an Ed25519 seed in PKCS#8 (RFC 8410). */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final int SEED_BYTES = 32;

  private final Algorithm algorithm;
  private final Encoding encoding;
  private final String prefix;
  private final PrivateKey key;

  private SenderPrivateKey(Algorithm algorithm, Encoding encoding, String prefix, PrivateKey key) {
    this.algorithm = algorithm;
    this.encoding = encoding;
    this.prefix = prefix;
    this.key = key;
  }

  static Optional<SigningKey> ed25519(SignatureForm form, String prefix, byte[] seed) {
    if (seed.length != SEED_BYTES) {
      return Optional.empty();
    }
    byte[] encoded = new byte[ED25519.length + seed.length];
    System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
    System.arraycopy(seed, 0, encoded, ED25519.length, seed.length);
    return of(Algorithm.ED25519, "Ed25519", form.encoding(), prefix, encoded);
  }

  static Optional<SigningKey> pkcs8(SignatureForm form, byte[] encoded) {
    return of(form.algorithm(), "EC", form.encoding(), form.prefix(), encoded);
  }

  @Override
  public String sign(List<byte[]> parts) {
    try {
      Signature signature = Signature.getInstance(algorithm.jca());
      signature.initSign(key);
      for (byte[] part : parts) {
        signature.update(part);
      }
      return prefix + encoding.write(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was read can sign", e);
    }
  }

  private static Optional<SigningKey> of(
      Algorithm algorithm, String family, Encoding encoding, String prefix, byte[] encoded) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return Optional.of(new SenderPrivateKey(algorithm, encoding, prefix, key));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
