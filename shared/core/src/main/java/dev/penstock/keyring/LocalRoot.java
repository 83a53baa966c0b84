package dev.penstock.keyring;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** A root key in this process's memory, from the key file. */
final class LocalRoot implements RootKey {

  private final String id;
  private final Box box;

  /**
   * A root key; what wraps and what names it are both derived, apart.
   *
   * @param secret a line of the key file
   */
  LocalRoot(byte[] secret) {
    byte[] mark = Keyring.derive(secret, "VAULT_ID");
    this.id = "file:" + HexFormat.of().formatHex(Arrays.copyOf(mark, 8));
    this.box = Box.of(new SecretKeySpec(Keyring.derive(secret, "VAULT"), "AES"));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isNear() {
    return true;
  }

  @Override
  public byte[] wrap(byte[] dataKey, DataKeyLabel label) {
    return box.seal(dataKey, label.bytes());
  }

  @Override
  public Optional<byte[]> unwrap(byte[] wrapped, DataKeyLabel label) {
    return box.open(wrapped, label.bytes());
  }
}
