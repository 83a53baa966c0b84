package dev.penstock.vault;

/**
 * A secret's value as it is stored.
 *
 * @param ciphertext the value, sealed under its data key
 * @param dataKey that key, wrapped by a root key
 * @param root which one
 */
public record SealedValue(byte[] ciphertext, byte[] dataKey, String root) {

  @Override
  public String toString() {
    return "SealedValue[under " + root + "]";
  }
}
