package dev.penstock.vault;

import dev.penstock.keyring.Box;
import dev.penstock.keyring.DataKeyLabel;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.RootKey;
import dev.penstock.keyring.RootKeys;
import dev.penstock.keyring.ValueSource;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the values of secrets: each under a data key of its own, which the root key wraps. Folder,
 * name and version are authenticated with both, so neither opens in another row. Thread-safe.
 */
final class VaultCipher {

  private static final int KEY_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RootKeys roots;
  private final ValueSource elsewhere;

  VaultCipher(Keyring keyring) {
    this.roots = keyring.roots();
    this.elsewhere = keyring.elsewhere();
  }

  SealedValue close(String name, int version, SecretValue value) {
    return close(name, version, value, Nature.USUAL);
  }

  /**
   * Seals a value under a new data key.
   *
   * @throws PlatformException {@code unavailable} when the root key can't be used right now
   */
  SealedValue close(String name, int version, SecretValue value, Nature nature) {
    byte[] dataKey = new byte[KEY_BYTES];
    RANDOM.nextBytes(dataKey);
    byte[] plain = value.reveal();
    try {
      RootKey root = roots.inUse();
      byte[] wrapped = root.wrap(dataKey, new DataKeyLabel(nature.folder(), name, version));
      return new SealedValue(
          box(dataKey).seal(plain, label(name, version, nature)), wrapped, root.id(), nature);
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
              .open(sealed.ciphertext(), label(name, version, sealed.nature()))
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
          sealed.ciphertext(),
          root.wrap(dataKey, new DataKeyLabel(sealed.nature().folder(), name, version)),
          root.id(),
          sealed.nature());
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  private byte[] dataKey(String name, int version, SealedValue sealed) {
    return roots
        .find(sealed.root())
        .unwrap(sealed.dataKey(), new DataKeyLabel(sealed.nature().folder(), name, version))
        .filter(key -> key.length == KEY_BYTES)
        .orElseThrow(() -> tampered(name, version));
  }

  private static Box box(byte[] dataKey) {
    return Box.of(new SecretKeySpec(dataKey, "AES"));
  }

  /** Whether a secret is opened without asking another machine. */
  boolean isNear(SealedValue sealed) {
    return !sealed.nature().reference() && roots.find(sealed.root()).isNear();
  }

  /**
   * The value itself: what was sealed, or what that names.
   *
   * @throws PlatformException as {@link #open}; {@code unavailable} and {@code not-found} also from
   *     whoever keeps it
   */
  OpenSecret resolve(String name, int version, SealedValue sealed) {
    OpenSecret opened = open(name, version, sealed);
    if (!sealed.nature().reference()) {
      return opened;
    }
    byte[] fetched;
    try (opened) {
      fetched = elsewhere.fetch(opened.value().revealText());
    }
    OpenSecret secret = new OpenSecret(name, version, SecretValue.of(fetched));
    Arrays.fill(fetched, (byte) 0);
    return secret;
  }

  /** Folder and name stand behind the length of the first: no two labels give the same bytes. */
  private static byte[] label(String name, int version, Nature nature) {
    byte[] folder = nature.folder().getBytes(StandardCharsets.UTF_8);
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(9 + folder.length + text.length)
        .putInt(version)
        .put((byte) nature.mark())
        .putInt(folder.length)
        .put(folder)
        .put(text)
        .array();
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
