package dev.penstock.keyring;

import dev.penstock.keyring.Keyring.Purpose;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One key of the installation, and the keys of all purposes derived from it. Thread-safe. */
final class InstallationKey {

  private final byte[] secret;
  // Derived when first asked for: a function needs a few, and its cold start pays for each.
  private final Map<Purpose, SecretKey> derived = new ConcurrentHashMap<>();
  private volatile @Nullable String id;

  /**
   * A key.
   *
   * @param secret a line of the key file
   */
  InstallationKey(byte[] secret) {
    this.secret = secret;
  }

  /** Names it where it is told of; nothing about it is secret. */
  String id() {
    String known = id;
    if (known == null) {
      byte[] mark = Keyring.derive(secret, "INSTALLATION_ID");
      known = "installation:" + HexFormat.of().formatHex(Arrays.copyOf(mark, 8));
      id = known;
    }
    return known;
  }

  /** The id of the vault's root key that is derived from it. */
  String rootId() {
    return new LocalRoot(secret).id();
  }

  SecretKey key(Purpose purpose) {
    SecretKey known = derived.get(purpose);
    if (known == null) {
      known = new SecretKeySpec(Keyring.derive(secret, purpose.name()), purpose.algorithm());
      derived.put(purpose, known);
    }
    return known;
  }

  /** HMAC-SHA256 over the parts in order. */
  byte[] mac(Purpose purpose, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key(purpose));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 with a derived key can't fail", e);
    }
  }
}
