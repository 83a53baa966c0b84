package dev.penstock.keyring;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D) under the key of one purpose, with a random 96-bit nonce: {@code
 * nonce ‖ ciphertext ‖ tag}. The label is authenticated too, so that what was sealed under one does
 * not open under another. Random nonces are safe up to 2^32 seals under one key. Thread-safe.
 */
public final class Box {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Keyring keyring;
  private final Keyring.Purpose purpose;
  private final SecureRandom random = new SecureRandom();

  /**
   * A box under one key.
   *
   * @param purpose one whose key is for AES
   */
  public Box(Keyring keyring, Keyring.Purpose purpose) {
    this.keyring = keyring;
    this.purpose = purpose;
  }

  public byte[] seal(byte[] plain, byte[] label) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
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
    cipher.init(mode, keyring.key(purpose), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(label);
    return cipher;
  }
}
