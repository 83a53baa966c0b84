package dev.penstock.vault;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: {@code nonce ‖ ciphertext ‖ tag}. Name
 * and version are authenticated too, so a value moved to another row does not open there.
 *
 * <p>Random nonces are safe up to 2^32 values under one key; a vault holds thousands. Thread-safe.
 */
final class VaultCipher {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Keyring keyring;
  private final SecureRandom random = new SecureRandom();

  VaultCipher(Keyring keyring) {
    this.keyring = keyring;
  }

  byte[] close(String name, int version, SecretValue value) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plain = value.reveal();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, name, version).doFinal(plain);
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is part of every Java platform", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * Opens a value.
   *
   * @throws PlatformException {@code tampered} when the row was changed, moved, or sealed under
   *     another key; which of them can't be told
   */
  OpenSecret open(String name, int version, byte[] sealed) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      throw tampered(name, version, null);
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, nonce, name, version)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      OpenSecret secret = new OpenSecret(name, version, SecretValue.of(plain));
      Arrays.fill(plain, (byte) 0);
      return secret;
    } catch (GeneralSecurityException e) {
      throw tampered(name, version, e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String name, int version)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keyring.key(Keyring.Purpose.VAULT), new GCMParameterSpec(TAG_BITS, nonce));
    // The version comes first and has a fixed length, so no two pairs give the same bytes.
    byte[] label = name.getBytes(StandardCharsets.UTF_8);
    cipher.updateAAD(ByteBuffer.allocate(4 + label.length).putInt(version).put(label).flip());
    return cipher;
  }

  private static PlatformException tampered(
      String name, int version, @org.jspecify.annotations.Nullable Exception cause) {
    Problem problem =
        Problem.of(
            ProblemType.TAMPERED,
            "Secret "
                + name
                + ", version "
                + version
                + ", does not open: the row was changed, or it was sealed under another key file."
                + " Put it again.");
    return cause == null ? new PlatformException(problem) : new PlatformException(problem, cause);
  }
}
