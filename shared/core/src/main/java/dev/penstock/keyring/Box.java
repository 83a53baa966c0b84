package dev.penstock.keyring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) under the key of one purpose, with a random 96-bit nonce: {@code
 * nonce ‖ ciphertext ‖ tag}. The label is authenticated too, so that what was sealed under one does
 * not open under another. Random nonces are safe up to 2^32 seals under one key. Thread-safe.
 */
public final class Box {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey key;

  /**
   * A box under one key.
   *
   * @param purpose one whose key is for AES
   */
  public Box(Keyring keyring, Keyring.Purpose purpose) {
    this(keyring.key(purpose));
  }

  private Box(SecretKey key) {
    this.key = key;
  }

  /** A box under a key that is for AES and for nothing else. */
  public static Box of(SecretKey key) {
    return new Box(key);
  }

  /**
   * A box under a key of one thing's own, HMAC-SHA256 of its name: for what there is so much of
   * that one key would wear out.
   *
   * @param purpose one whose key is for HMAC, and derives keys only
   */
  public static Box of(Keyring keyring, Keyring.Purpose purpose, String name) {
    byte[] key = keyring.mac(purpose, name.getBytes(StandardCharsets.UTF_8));
    return new Box(new SecretKeySpec(key, "AES"));
  }

  public byte[] seal(byte[] plain, byte[] label) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, label);
      ByteBuffer sealed =
          ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(plain.length)).put(nonce);
      cipher.doFinal(ByteBuffer.wrap(plain), sealed);
      return sealed.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is part of every Java platform", e);
    }
  }

  /**
   * What was sealed; empty when it was changed, or sealed under another label or key. Which of them
   * can't be told. The caller zeroes what is secret.
   */
  public Optional<byte[]> open(byte[] sealed, byte[] label) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, nonce, label)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] label) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(label);
    return cipher;
  }
}
