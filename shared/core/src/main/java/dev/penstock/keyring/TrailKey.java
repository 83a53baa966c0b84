package dev.penstock.keyring;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * A key of the trail's chain.
 *
 * @param id names it on the trail; nothing about it is secret
 * @param since the entry by which the key before handed over: this one makes the MACs of those
 *     after it; 0 for the first key
 * @param key for HMAC-SHA256
 */
public record TrailKey(String id, long since, SecretKey key) {

  /** HMAC-SHA256 under this key. It is not thread-safe. */
  public Mac newMac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 with a derived key can't fail", e);
    }
  }

  /** Never the key. */
  @Override
  public String toString() {
    return id;
  }
}
