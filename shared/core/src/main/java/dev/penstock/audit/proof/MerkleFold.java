package dev.penstock.audit.proof;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Merkle tree that only grows, kept as the roots of its whole subtrees: at most one of each
 * height, however many leaves there are. Not thread-safe.
 */
public final class MerkleFold {

  /** Told of each subtree when its last leaf was added. */
  @FunctionalInterface
  public interface Completed {

    /**
     * A whole subtree.
     *
     * @param height it has 2^height leaves
     * @param place how many of its height are left of it
     */
    void add(int height, long place, byte[] root);
  }

  private final MerkleHash hash = new MerkleHash();
  private final byte[] @Nullable [] peaks = new byte[Long.SIZE][];
  private long size;

  /** The empty tree. */
  public MerkleFold() {}

  /** The tree of a size, from its whole subtrees. */
  public MerkleFold(long size, Subtrees subtrees) throws InvalidProof {
    long offset = 0;
    for (int height = Long.SIZE - 2; height >= 0; height--) {
      if ((size >>> height & 1) == 1) {
        peaks[height] = subtrees.root(height, offset >>> height);
        offset += 1L << height;
      }
    }
    this.size = size;
  }

  public long size() {
    return size;
  }

  /** Adds the next leaf. */
  public void append(byte[] leaf, Completed completed) {
    byte[] root = leaf;
    int height = 0;
    for (byte[] left = peaks[0]; left != null; left = peaks[height]) {
      root = hash.node(left, root);
      peaks[height] = null;
      height++;
      completed.add(height, size >>> height, root);
    }
    peaks[height] = root;
    size++;
  }

  /** The roots of its whole subtrees, the greatest first. */
  public List<byte[]> peaks() {
    List<byte[]> roots = new ArrayList<>();
    for (int height = peaks.length - 1; height >= 0; height--) {
      byte[] peak = peaks[height];
      if (peak != null) {
        roots.add(peak);
      }
    }
    return roots;
  }

  /** The root now. */
  public byte[] root() {
    byte[] root = null;
    for (byte[] peak : peaks) {
      if (peak != null) {
        root = root == null ? peak : hash.node(peak, root);
      }
    }
    return root == null ? hash.empty() : root;
  }
}
