package dev.penstock.audit.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes the paths that prove: that an entry is in a tree (RFC 9162, section 2.1.3.1), and that one
 * tree begins with all of another (2.1.4.1). Not thread-safe.
 */
public final class MerklePaths {

  private final MerkleHash hash = new MerkleHash();
  private final Subtrees subtrees;

  public MerklePaths(Subtrees subtrees) {
    this.subtrees = subtrees;
  }

  /**
   * From a leaf's sibling up to the root's child.
   *
   * @param index of the leaf, from 0
   * @param size of the tree; more than the index
   */
  public List<byte[]> inclusion(long index, long size) throws InvalidProof {
    List<byte[]> path = new ArrayList<>();
    include(index, 0, size, path);
    return path;
  }

  /**
   * What makes both roots.
   *
   * @param older the size of the older tree; at least 1
   * @param newer the size of the newer tree; at least as many
   */
  public List<byte[]> consistency(long older, long newer) throws InvalidProof {
    List<byte[]> path = new ArrayList<>();
    agree(older, 0, newer, true, path);
    return path;
  }

  private void include(long index, long from, long size, List<byte[]> path) throws InvalidProof {
    if (size == 1) {
      return;
    }
    long left = leftOf(size);
    if (index < left) {
      include(index, from, left, path);
      path.add(root(from + left, size - left));
    } else {
      include(index - left, from + left, size - left, path);
      path.add(root(from, left));
    }
  }

  private void agree(long older, long from, long size, boolean isKnown, List<byte[]> path)
      throws InvalidProof {
    if (older == size) {
      if (!isKnown) {
        path.add(root(from, size));
      }
      return;
    }
    long left = leftOf(size);
    if (older <= left) {
      agree(older, from, left, isKnown, path);
      path.add(root(from + left, size - left));
    } else {
      agree(older - left, from + left, size - left, false, path);
      path.add(root(from, left));
    }
  }

  private byte[] root(long from, long size) throws InvalidProof {
    if (Long.bitCount(size) == 1) {
      int height = Long.numberOfTrailingZeros(size);
      return subtrees.root(height, from >>> height);
    }
    long left = leftOf(size);
    return hash.node(root(from, left), root(from + left, size - left));
  }

  /** The largest power of two that is less. */
  private static long leftOf(long size) {
    return Long.highestOneBit(size - 1);
  }
}
