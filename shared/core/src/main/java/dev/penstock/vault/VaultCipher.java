package dev.penstock.vault;

import dev.penstock.keyring.Box;
import dev.penstock.keyring.DataKeyLabel;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.RootKey;
import dev.penstock.keyring.RootKeys;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the values of secrets: each under a data key of its own, which the root key wraps. Name and
 * version are authenticated with both, so neither opens in another row. Thread-safe.
 */
final class VaultCipher {

  private static final int KEY_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RootKeys roots;

  VaultCipher(Keyring keyring) {
    this.roots = keyring.roots();
  }

  /**
   * Seals a value under a new data key.
   *
   * @throws PlatformException {@code unavailable} when the root key can't be used right now
   */
  SealedValue close(String name, int version, SecretValue value) {
    byte[] dataKey = new byte[KEY_BYTES];
    RANDOM.nextBytes(dataKey);
    byte[] plain = value.reveal();
    try {
      RootKey root = roots.inUse();
      byte[] wrapped = root.wrap(dataKey, new DataKeyLabel(name, version));
      return new SealedValue(box(dataKey).seal(plain, label(name, version)), wrapped, root.id());
    } finally {
      Arrays.fill(plain, (byte) 0);
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  /**
   * Opens a value.
   *
   * @throws PlatformException {@code tampered} when the row was changed, moved, or sealed under
   *     another key, which of them can't be told; {@code unavailable} when the root key can't be
   *     used right now; {@code invalid-configuration} when this process has it not
   */
  OpenSecret open(String name, int version, SealedValue sealed) {
    byte[] dataKey = dataKey(name, version, sealed);
    try {
      byte[] plain =
          box(dataKey)
              .open(sealed.ciphertext(), label(name, version))
              .orElseThrow(() -> tampered(name, version));
      OpenSecret secret = new OpenSecret(name, version, SecretValue.of(plain));
      Arrays.fill(plain, (byte) 0);
      return secret;
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  /**
   * The same value with its data key wrapped by the root key in use.
   *
   * @throws PlatformException as when it is opened
   */
  SealedValue rewrap(String name, int version, SealedValue sealed) {
    byte[] dataKey = dataKey(name, version, sealed);
    try {
      RootKey root = roots.inUse();
      return new SealedValue(
          sealed.ciphertext(), root.wrap(dataKey, new DataKeyLabel(name, version)), root.id());
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  private byte[] dataKey(String name, int version, SealedValue sealed) {
    return roots
        .find(sealed.root())
        .unwrap(sealed.dataKey(), new DataKeyLabel(name, version))
        .filter(key -> key.length == KEY_BYTES)
        .orElseThrow(() -> tampered(name, version));
  }

  private static Box box(byte[] dataKey) {
    return Box.of(new SecretKeySpec(dataKey, "AES"));
  }

  /** The version comes first and has a fixed length, so no two pairs give the same bytes. */
  private static byte[] label(String name, int version) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + text.length).putInt(version).put(text).array();
  }

  private static PlatformException tampered(String name, int version) {
    return PlatformException.of(
        ProblemType.TAMPERED,
        "Secret "
            + name
            + ", version "
            + version
            + ", does not open: the row was changed, or it was sealed under another key file."
            + " Put it again.");
  }
}
