package dev.penstock.vault;

import dev.penstock.keyring.Box;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Seals the values of secrets. Name and version are authenticated too, so a value moved to another
 * row does not open there. Thread-safe.
 */
final class VaultCipher {

  private final Box box;

  VaultCipher(Keyring keyring) {
    this.box = new Box(keyring, Keyring.Purpose.VAULT);
  }

  byte[] close(String name, int version, SecretValue value) {
    byte[] plain = value.reveal();
    try {
      return box.seal(plain, label(name, version));
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
    byte[] plain =
        box.open(sealed, label(name, version)).orElseThrow(() -> tampered(name, version));
    OpenSecret secret = new OpenSecret(name, version, SecretValue.of(plain));
    Arrays.fill(plain, (byte) 0);
    return secret;
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
