package dev.penstock.audit.proof;

/** Where the roots of whole subtrees are had. */
@FunctionalInterface
public interface Subtrees {

  /**
   * The root of a whole subtree.
   *
   * @param height it has 2^height leaves
   * @param place how many of its height are left of it
   * @throws InvalidProof when it is not there
   */
  byte[] root(int height, long place) throws InvalidProof;
}
