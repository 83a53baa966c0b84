package dev.penstock.functions.api.access;

import dev.penstock.keyring.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A MAC under a key that only this process has, so that its memory can know a secret again without
 * telling it. Thread-safe.
 */
final class ProcessMac {

  private final Keyring own;

  ProcessMac() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    this.own = Keyring.of(key);
  }

  String of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(own.mac(Keyring.Purpose.SESSION, bytes));
  }
}
