package dev.penstock.audit;

import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.TrailKey;
import dev.penstock.keyring.TrailKeys;
import javax.crypto.Mac;

/** Computes the MACs of many entries, each under the key of its number. Not thread-safe. */
final class ChainMac {

  private final TrailKeys keys;
  private TrailKey key;
  private Mac mac;

  ChainMac(Keyring keyring) {
    this(keyring.trail());
  }

  ChainMac(TrailKeys keys) {
    this.keys = keys;
    this.key = keys.newest();
    this.mac = key.newMac();
  }

  /**
   * The MAC of the entry that follows one.
   *
   * @param seq its number
   */
  byte[] link(long seq, byte[] previous, byte[] text) {
    TrailKey due = keys.of(seq);
    if (!due.equals(key)) {
      key = due;
      mac = due.newMac();
    }
    mac.update(previous);
    return mac.doFinal(text);
  }
}
