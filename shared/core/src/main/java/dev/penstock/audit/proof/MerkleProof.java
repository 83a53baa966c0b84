package dev.penstock.audit.proof;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Checks the paths that {@link MerklePaths} makes, whoever made them. Thread-safe. */
public final class MerkleProof {

  private MerkleProof() {}

  /**
   * Requires that a leaf is in a tree, by RFC 9162, section 2.1.3.2.
   *
   * @param index of the leaf, from 0
   * @throws InvalidProof when the path does not lead to the root
   */
  public static void requireInclusion(
      long index, long size, byte[] leaf, List<byte[]> path, byte[] root) throws InvalidProof {
    if (index < 0 || index >= size) {
      throw new InvalidProof("Entry " + (index + 1) + " is not in a tree of " + size + ".");
    }
    MerkleHash hash = new MerkleHash();
    long at = index;
    long last = size - 1;
    byte[] found = leaf;
    for (byte[] other : path) {
      if (last == 0) {
        throw new InvalidProof("The path is longer than the tree is high.");
      }
      if ((at & 1) == 1 || at == last) {
        found = hash.node(other, found);
        int up = (at & 1) == 1 ? 0 : stepsToNextLeft(at);
        at >>>= up;
        last >>>= up;
      } else {
        found = hash.node(found, other);
      }
      at >>>= 1;
      last >>>= 1;
    }
    if (last != 0 || !MessageDigest.isEqual(found, root)) {
      throw new InvalidProof(
          "The path from entry " + (index + 1) + " does not lead to the checkpoint's root.");
    }
  }

  /**
   * Requires that the newer tree begins with all of the older, by RFC 9162, section 2.1.4.2.
   *
   * @throws InvalidProof when the path does not make both roots
   */
  public static void requireConsistency(
      long older, byte[] olderRoot, long newer, byte[] newerRoot, List<byte[]> path)
      throws InvalidProof {
    if (older < 1 || older > newer) {
      throw new InvalidProof(
          "A tree of " + newer + " entries can't begin with one of " + older + ".");
    }
    if (older == newer) {
      if (!path.isEmpty() || !MessageDigest.isEqual(olderRoot, newerRoot)) {
        throw new InvalidProof("There are two trails of " + older + " entries.");
      }
      return;
    }
    List<byte[]> hashes = new ArrayList<>(path);
    if (Long.bitCount(older) == 1) {
      hashes.addFirst(olderRoot);
    }
    if (hashes.isEmpty()) {
      throw new InvalidProof("The path is empty.");
    }
    MerkleHash hash = new MerkleHash();
    int up = Long.numberOfTrailingZeros(older);
    long at = (older - 1) >>> up;
    long last = (newer - 1) >>> up;
    byte[] was = hashes.getFirst();
    byte[] is = was;
    for (byte[] other : hashes.subList(1, hashes.size())) {
      if (last == 0) {
        throw new InvalidProof("The path is longer than the tree is high.");
      }
      if ((at & 1) == 1 || at == last) {
        was = hash.node(other, was);
        is = hash.node(other, is);
        int steps = (at & 1) == 1 ? 0 : stepsToNextLeft(at);
        at >>>= steps;
        last >>>= steps;
      } else {
        is = hash.node(is, other);
      }
      at >>>= 1;
      last >>>= 1;
    }
    if (last != 0
        || !MessageDigest.isEqual(was, olderRoot)
        || !MessageDigest.isEqual(is, newerRoot)) {
      throw new InvalidProof(
          "The trail of " + newer + " entries does not begin with the one of " + older + ".");
    }
  }

  /** How far up until a place is the right one of two, or the leftmost of all. */
  private static int stepsToNextLeft(long at) {
    return at == 0 ? 0 : Long.numberOfTrailingZeros(at);
  }
}
