package dev.penstock.keyring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) under the key of one purpose, with a random 96-bit nonce: {@code
 * nonce ‖ ciphertext ‖ tag}. The label is authenticated too, so that what was sealed under one does
 * not open under another. Random nonces are safe up to 2^32 seals under one key. One of the
 * installation's seals with the key in use and opens with all that are here. Thread-safe.
 */
public final class Box {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private static final String AES_GCM = "AES/GCM/NoPadding";

  /** Looked up once: to go through all providers takes as long as to seal a kilobyte. */
  private static final Provider PROVIDER = provider();

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * The key of one box in all keys of the installation, or one that is its own. They answer for
   * themselves: a switch over types would make a class in each cold start of a function.
   */
  private sealed interface Keys {

    SecretKey inUse();

    /** What the first of them gives. */
    Optional<byte[]> first(Function<SecretKey, Optional<byte[]>> attempt);

    record Own(SecretKey inUse) implements Keys {
      @Override
      public Optional<byte[]> first(Function<SecretKey, Optional<byte[]>> attempt) {
        return attempt.apply(inUse);
      }
    }

    record OfInstallation(Keyring keyring, Function<InstallationKey, SecretKey> key)
        implements Keys {
      @Override
      public SecretKey inUse() {
        return key.apply(keyring.inUse());
      }

      @Override
      public Optional<byte[]> first(Function<SecretKey, Optional<byte[]>> attempt) {
        return keyring.first(one -> attempt.apply(key.apply(one)));
      }
    }
  }

  private final Keys keys;

  /**
   * A box under the installation's keys.
   *
   * @param purpose one whose key is for AES
   */
  public Box(Keyring keyring, Keyring.Purpose purpose) {
    this(new Keys.OfInstallation(keyring, key -> key.key(purpose)));
  }

  private Box(Keys keys) {
    this.keys = keys;
  }

  /** A box under a key that is for AES and for nothing else. */
  public static Box of(SecretKey key) {
    return new Box(new Keys.Own(key));
  }

  /**
   * A box under a key of one thing's own, HMAC-SHA256 of its name: for what there is so much of
   * that one key would wear out.
   *
   * @param purpose one whose key is for HMAC, and derives keys only
   */
  public static Box of(Keyring keyring, Keyring.Purpose purpose, String name) {
    byte[] of = name.getBytes(StandardCharsets.UTF_8);
    return new Box(
        new Keys.OfInstallation(keyring, key -> new SecretKeySpec(key.mac(purpose, of), "AES")));
  }

  public byte[] seal(byte[] plain, byte[] label) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(keys.inUse(), Cipher.ENCRYPT_MODE, nonce, label);
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
    return keys.first(key -> open(key, sealed, label));
  }

  /** What was sealed, under the key in use in the place of a key before. */
  public Renewal renewal(byte[] sealed, byte[] label) {
    if (open(keys.inUse(), sealed, label).isPresent()) {
      return new Renewal.Current();
    }
    Optional<byte[]> plain = open(sealed, label);
    if (plain.isEmpty()) {
      return new Renewal.Foreign();
    }
    byte[] anew = seal(plain.get(), label);
    Arrays.fill(plain.get(), (byte) 0);
    return new Renewal.Anew(anew);
  }

  private static Optional<byte[]> open(SecretKey key, byte[] sealed, byte[] label) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      return Optional.of(
          cipher(key, Cipher.DECRYPT_MODE, nonce, label)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(SecretKey key, int mode, byte[] nonce, byte[] label)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(AES_GCM, PROVIDER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(label);
    return cipher;
  }

  private static Provider provider() {
    try {
      return Cipher.getInstance(AES_GCM).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is part of every Java platform", e);
    }
  }
}
