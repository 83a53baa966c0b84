package dev.penstock.audit;

import dev.penstock.keyring.Keyring;
import javax.crypto.Mac;

/** Computes the MACs of many entries, one after the other. Not thread-safe. */
final class ChainMac {

  private final Mac mac;

  ChainMac(Keyring keyring) {
    this.mac = keyring.newMac(Keyring.Purpose.AUDIT);
  }

  /** The MAC of the entry that follows one. */
  byte[] link(byte[] previous, byte[] text) {
    mac.update(previous);
    return mac.doFinal(text);
  }
}
