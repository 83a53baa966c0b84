package dev.penstock.audit.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of a Merkle tree (RFC 9162, section 2.1.1; the same as RFC 6962's): SHA-256, with a
 * byte in front that tells a leaf from a node, so that neither can be passed off as the other. Not
 * thread-safe: it keeps a digest.
 */
public final class MerkleHash {

  /** How long every hash is. */
  public static final int BYTES = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha256 = sha256();

  /** The hash of an entry: its canonical text, as it is chained. */
  public byte[] leaf(String entry) {
    return leaf(entry.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] leaf(byte[] entry) {
    sha256.update(LEAF);
    return sha256.digest(entry);
  }

  public byte[] node(byte[] left, byte[] right) {
    sha256.update(NODE);
    sha256.update(left);
    return sha256.digest(right);
  }

  /** The root of a tree without leaves. */
  public byte[] empty() {
    return sha256.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }
}
