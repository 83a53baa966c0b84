package dev.penstock.vault;

/**
 * A secret's value as it is stored.
 *
 * @param ciphertext the value, sealed under its data key
 * @param dataKey that key, wrapped by a root key
 * @param root which one
 * @param nature of the secret
 */
public record SealedValue(byte[] ciphertext, byte[] dataKey, String root, Nature nature) {

  /** That of a value which tasks are lent. */
  public SealedValue(byte[] ciphertext, byte[] dataKey, String root) {
    this(ciphertext, dataKey, root, Nature.USUAL);
  }

  @Override
  public String toString() {
    return "SealedValue[under " + root + "]";
  }
}
